// The one page of the node applications here: who is signed in, and what one can do.

const escape = (text) => String(text ?? '').replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

// `person` is undefined where no person is signed in: { who, sub, token, more, refresh, signOut }.
export function page(person) {
  const body = person
    ? `<p>Signed in as <b id="who">${escape(person.who)}</b>, <code id="sub">${escape(person.sub)}</code></p>
<p><code id="token">${escape(person.token)}</code> <code id="more">${escape(person.more)}</code></p>
${person.refresh ? `<a href="${person.refresh}">Refresh</a>` : ''}
<a href="${person.signOut}">Sign out</a>`
    : '<a href="/login">Sign in</a>';
  return document(person ? 'signed-in' : 'signed-out', body);
}

export function failure(error) {
  const cause = error.cause ? ` (${JSON.stringify(error.cause.message ?? error.cause)})` : '';
  return document('failed', `<p id="error">${escape(`${error.error ?? error.code ?? ''} ${error.message}${cause}`)}</p>`);
}

// A page that sends the parameters of a URL to it as a form, at once.
export function form(url) {
  const fields = [...url.searchParams].map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`);
  const body = `<form method="post" action="${escape(url.origin + url.pathname)}">${fields.join('')}</form>`;
  return document('working', `${body}<script>document.forms[0].submit()</script>`);
}

function document(state, body) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An application</title>
<link rel="icon" href="data:,"></head><body data-state="${state}"><main><h1>An application</h1>${body}</main></body></html>`;
}

// The last letters of a token, by which two are told apart.
export const short = (token) => token?.slice(-12);

// Express calls this where a route fails; express knows it by its four parameters.
export function fails(error, _request, response, _next) {
  console.error(error);
  response.status(error.status ?? 500).send(failure(error));
}
