//! How the database is reached: one parser of its URL, for all code that connects, names the file,
//! or stores the master key beside it.

use super::{postgres::Postgres, reader::Reader};
use entity::Secret;
use std::path::{Path, PathBuf};

/// Whether to use named prepared statements, which a pooler in transaction mode does not preserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prepare {
    /// Only with a direct connection; a pooler in between is detected at the start.
    Auto,
    /// Always.
    Named,
    /// Never.
    Unnamed,
}

/// The database.
#[derive(Debug)]
pub enum Target {
    /// A SQLite database.
    Sqlite(Sqlite),
    /// A database on a PostgreSQL server.
    Postgres(Postgres),
}

/// A SQLite database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sqlite {
    /// Its file; none for a database in memory.
    pub file: Option<PathBuf>,
    /// Whether to create the file where it is missing.
    pub create: bool,
    /// Whether it is opened for reading only.
    pub read_only: bool,
}

/// How the database is reached.
#[derive(Debug)]
pub struct Database {
    /// The database.
    pub target: Target,
    /// Largest number of connections.
    pub max_connections: u32,
    /// Seconds to wait for a connection, and for a lock.
    pub timeout: u64,
    /// Whether statements are logged.
    pub log_statements: bool,
    /// Whether to use named prepared statements.
    pub prepare: Prepare,
}

impl Database {
    /// The database with that URL, and the default for everything else.
    ///
    /// # Errors
    /// What is wrong with the URL, without repeating any part of it that may be secret.
    pub fn new(url: &str) -> Result<Self, String> {
        Target::of(url).map(Self::at)
    }

    /// A SQLite file that is opened for reading only.
    #[must_use]
    pub fn read_only(file: &Path) -> Self {
        Self::at(Target::Sqlite(Sqlite {
            file: Some(file.to_owned()),
            create: false,
            read_only: true,
        }))
    }

    fn at(target: Target) -> Self {
        Self {
            target,
            max_connections: 10,
            timeout: 5,
            log_statements: false,
            prepare: Prepare::Auto,
        }
    }

    /// Whether it is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self.target, Target::Sqlite(_))
    }

    /// Name of the database in messages: the URL without user name, password and parameters.
    #[must_use]
    pub fn shown(&self) -> String {
        match &self.target {
            Target::Sqlite(Sqlite {
                file: Some(file), ..
            }) => format!("sqlite://{}", file.display()),
            Target::Sqlite(_) => "sqlite::memory:".to_owned(),
            Target::Postgres(postgres) => postgres.shown(),
        }
    }

    /// The file of a SQLite database.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.target {
            Target::Sqlite(sqlite) => sqlite.file.as_deref(),
            Target::Postgres(_) => None,
        }
    }
}

impl Target {
    fn of(url: &str) -> Result<Self, String> {
        if let Some(rest) = url.strip_prefix("sqlite:") {
            return Sqlite::of(rest).map(Self::Sqlite);
        }
        let rest = ["postgres://", "postgresql://"]
            .iter()
            .find_map(|scheme| url.strip_prefix(scheme));
        rest.map_or_else(
            || Err("must begin with sqlite:// or postgres://".to_owned()),
            |rest| Postgres::of(rest).map(Self::Postgres),
        )
    }
}

impl Sqlite {
    /// Parses `//FILE?mode=...` as SQLite does (<https://www.sqlite.org/uri.html>): the path is
    /// percent-decoded. Unlike in SQLite, a missing file is created unless another mode is named.
    fn of(rest: &str) -> Result<Self, String> {
        let rest = rest.strip_prefix("//").unwrap_or(rest);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut read = Self {
            file: None,
            create: true,
            read_only: false,
        };
        let mut memory = path == ":memory:";
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair {
                "mode=rwc" => {}
                "mode=rw" => read.create = false,
                "mode=ro" => (read.create, read.read_only) = (false, true),
                "mode=memory" => memory = true,
                // The connections decide on sharing a cache.
                "cache=private" | "cache=shared" => {}
                _ => return Err(
                    "may have the parameter `mode` (rwc, rw, ro or memory) and no other for SQLite"
                        .to_owned(),
                ),
            }
        }
        if !memory {
            let path = percent_decoded(path).ok_or(
                "must have a path that is UTF-8 and has `%` only before two hexadecimal digits",
            )?;
            if path.is_empty() || path.ends_with('/') {
                return Err("must name a file, such as sqlite://latchkey.db".to_owned());
            }
            read.file = Some(PathBuf::from(path));
        }
        Ok(read)
    }
}

/// RFC 3986 section 2.1; none where the result is not UTF-8, or `%` is not followed by two
/// hexadecimal digits.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || {
                char::from(bytes.next()?)
                    .to_digit(16)
                    .and_then(|digit| u8::try_from(digit).ok())
            };
            decoded.push(digit()? << 4 | digit()?);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded)
        .ok()
        .filter(|text| !text.contains('\0'))
}

/// The settings of the database.
pub(super) fn database(reader: &mut Reader) -> Option<Database> {
    let max_connections = reader.within("LATCHKEY_DATABASE_MAX_CONNECTIONS", 2, 1000);
    let timeout = reader.within("LATCHKEY_DATABASE_TIMEOUT", 1, 300);
    let log_statements = reader.parse("LATCHKEY_DATABASE_LOG_STATEMENTS", "true or false");
    let ways = [
        ("auto", Prepare::Auto),
        ("true", Prepare::Named),
        ("false", Prepare::Unnamed),
    ];
    let prepare = reader.choice("LATCHKEY_DATABASE_PREPARE", &ways);
    let (setting, url) = reader.secret_or_default("LATCHKEY_DATABASE_URL");
    let target = target(reader, &setting, &url);
    Some(Database {
        target: target?,
        max_connections: max_connections?,
        timeout: timeout?,
        log_statements: log_statements?,
        prepare: prepare?,
    })
}

fn target(reader: &mut Reader, setting: &str, url: &Secret) -> Option<Target> {
    let target = Target::of(url.expose());
    let unreadable = |path: &Path| std::fs::File::open(path).err();
    let checked = target.and_then(|target| {
        let files = if let Target::Postgres(postgres) = &target {
            postgres.files()
        } else {
            Vec::new()
        };
        let missing = files.into_iter().find_map(|path| {
            unreadable(path).map(|error| format!("{}: cannot be read: {error}", path.display()))
        });
        missing.map_or(Ok(target), Err)
    });
    reader.keep(setting, checked)
}
