import { ExternalLink } from "lucide-react";
import type { ClientPageFragment } from "../gql/client";
import { buttonClass } from "../kit/button";
import { CopyBlock } from "../kit/copy";
import { Card } from "../kit/page";
import { at, issuer, slug } from "../server";
import { curlOf } from "./credentials-formats";
import { words as all } from "./detail-words";
import css from "./overview.module.css";

const words = all.next;

/** What comes after the first secret, until the client has authenticated. */
export function NextStep({ client }: { client: ClientPageFragment }) {
  return (
    <Card title={words.title}>
      <div className={css.next}>
        <p>{words.text}</p>
        <CopyBlock
          text={curlOf(`${issuer}/oauth/token`, client.clientId, '"$CLIENT_SECRET"')}
          name={words.command}
        />
        <p>{words.after}</p>
        <a href={at(`/playground?account=${slug}`)} className={buttonClass()}>
          <ExternalLink size={16} aria-hidden />
          {words.playground}
        </a>
      </div>
    </Card>
  );
}
