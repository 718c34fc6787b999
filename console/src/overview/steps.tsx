import { Plus } from "lucide-react";
import { Button, ButtonLink } from "../kit/button";
import { CopyBlock } from "../kit/copy";
import { Card } from "../kit/page";
import { issuer, slug } from "../server";
import css from "./page.module.css";
import { words } from "./words";

/** Accounts whose first steps this browser does not show, with commas between them. */
const KEY = "latchkey-first-steps-hidden";

const hidden = () => (localStorage.getItem(KEY) ?? "").split(",").filter(Boolean);

export const areStepsHidden = () => hidden().includes(slug);

export function hideSteps(isHidden: boolean) {
  const others = hidden().filter((other) => other !== slug);
  const kept = isHidden ? [...others, slug] : others;
  if (kept.length > 0) localStorage.setItem(KEY, kept.join(","));
  else localStorage.removeItem(KEY);
}

/** From nothing to a call of an API, with commands to copy. */
export function FirstSteps({
  tokenUrl,
  canCreate,
  onHide,
}: {
  tokenUrl: string;
  canCreate: boolean;
  onHide: () => void;
}) {
  const text = words.steps;
  const steps = [
    {
      title: text.create,
      text: text.createText,
      command: `latchkey client create --name "Nightly report" --role viewer --account ${slug}`,
    },
    {
      title: text.token,
      text: text.tokenText,
      command: `curl -u "$CLIENT_ID:$CLIENT_SECRET" \\\n  -d grant_type=client_credentials \\\n  ${tokenUrl}`,
    },
    {
      title: text.call,
      text: text.callText,
      command: `curl -H "Authorization: Bearer $TOKEN" \\\n  ${issuer}/api/v1/clients`,
    },
  ];
  return (
    <Card
      title={text.title}
      actions={
        <Button size="small" onClick={onHide}>
          {text.dismiss}
        </Button>
      }
    >
      <p className={css.note}>{text.lead}</p>
      <ol className={css.steps}>
        {steps.map((step, at) => (
          <li key={step.title}>
            <h3>
              <span aria-hidden>{at + 1}</span>
              {step.title}
            </h3>
            <p className={css.note}>{step.text}</p>
            <CopyBlock name={text.command(step.title)} text={step.command} />
            {at === 0 && canCreate && (
              <ButtonLink kind="primary" icon={Plus} to="/clients/new">
                {words.add}
              </ButtonLink>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
