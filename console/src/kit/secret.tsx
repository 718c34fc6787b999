import css from "./secret.module.css";

/** What is left to see of a secret: its last characters. It is no longer known, so there is nothing to show or copy. */
export function MaskedSecret({ hint, isGenerated }: { hint: string; isGenerated: boolean }) {
  const start = isGenerated ? "lk_cs_" : "";
  return (
    <code className={css.secret}>
      <span aria-hidden>
        {start}
        {"•".repeat(12)}
        {hint}
      </span>
      <span className="visually-hidden">Secret that ends in {hint}</span>
    </code>
  );
}
