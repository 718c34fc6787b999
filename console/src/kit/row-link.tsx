import { useRouter } from "@tanstack/react-router";
import type { MouseEvent, ReactNode } from "react";
import { home } from "../server";

/** A link to a page, such as `/clients/cli_1`, for lists that have many: those of the router each follow every change of the address. */
export function RowLink({
  path,
  className,
  children,
}: {
  path: string;
  className?: string;
  children: ReactNode;
}) {
  const router = useRouter();
  const go = (event: MouseEvent) => {
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!isPlain) return;
    event.preventDefault();
    void router.navigate({ to: path });
  };
  return (
    <a href={home + path} className={className} onClick={go}>
      {children}
    </a>
  );
}
