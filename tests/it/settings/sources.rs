//! Where settings may stand, and which are refused.

use super::{load, load_from, refused};

#[test]
fn a_variable_that_is_no_setting_is_refused_with_the_one_that_was_meant() {
    for (wrong, meant) in [
        ("LATCHKEY_DATABSE_URL", "LATCHKEY_DATABASE_URL"),
        ("LATCHKEY_LOGFORMAT", "LATCHKEY_LOG_FORMAT"),
        ("LATCHKEY_MASTERKEY", "LATCHKEY_MASTER_KEY"),
        ("LATCHKEY_TRUSTED_PROXY", "LATCHKEY_TRUSTED_PROXIES"),
    ] {
        let lines = refused(&[(wrong, "hunter2")]);
        assert_eq!(
            lines,
            [format!(
                "{wrong}: is no setting of Latchkey; did you mean {meant}?"
            )]
        );
    }
    let lines = refused(&[("LATCHKEY_QUITE_ANOTHER_THING", "x")]);
    assert!(!lines[0].contains("did you mean"), "{lines:?}");
    let Err(problems) = load_from(&[], Some("databse_url = \"sqlite://x.db\""), &[]) else {
        panic!("the file was not refused")
    };
    assert!(
        problems[0].message.contains("LATCHKEY_DATABASE_URL"),
        "{problems:?}"
    );
}

/// <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>
#[test]
fn what_kubernetes_puts_there_for_services_is_ignored() {
    let names = ["", "POSTGRES_", "METRICS_"].iter().flat_map(|service| {
        let rest = [
            "SERVICE_HOST",
            "SERVICE_PORT",
            "SERVICE_PORT_HTTP",
            "PORT",
            "PORT_8080_TCP",
            "PORT_8080_TCP_ADDR",
            "PORT_53_UDP_PROTO",
        ];
        rest.map(|rest| format!("LATCHKEY_{service}{rest}"))
    });
    for name in names {
        assert!(load(&[(&name, "tcp://10.0.0.1:8080")]).is_ok(), "{name}");
    }
}

#[test]
fn a_log_level_that_is_none_is_refused_with_those_that_are() {
    for wrong in [
        "warning",
        "information",
        "verbose",
        "loud",
        "info,latchkey",
        "latchkey=verbose",
        "debug, err",
    ] {
        let lines = refused(&[("LATCHKEY_LOG", wrong)]);
        let levels = "off, error, warn, info, debug or trace";
        assert!(
            lines.len() == 1 && lines[0].starts_with("LATCHKEY_LOG: ") && lines[0].contains(levels),
            "{wrong}: {lines:?}"
        );
    }
    for right in [
        "off",
        "error",
        "WARN",
        "info",
        "latchkey=debug,info",
        "warn,latchkey::serve=trace",
        "[request]=debug,warn",
    ] {
        assert!(load(&[("LATCHKEY_LOG", right)]).is_ok(), "{right}");
    }
}
