// One line a check, `ok` or `FAILED`; tests/interop/run counts them.

const caller = process.env.CALLER;

export async function check(name, run) {
  try {
    await run();
    console.log(`ok      ${caller}: ${name}`);
  } catch (error) {
    const cause = error.cause ? ` (${JSON.stringify(error.cause.message ?? error.cause)})` : '';
    console.log(`FAILED  ${caller}: ${name}: ${String(error.message).replaceAll('\n', ' ')}${cause}`);
  }
}

export function must(holds, message) {
  if (!holds) throw new Error(message);
}

// The server under test, and the client to call it as.
export const server = {
  issuer: process.env.ISSUER,
  algorithm: process.env.ALGORITHM,
  id: process.env.CLIENT_ID,
  secret: process.env.CLIENT_SECRET,
  audience: `${process.env.ISSUER}/api`,
};
