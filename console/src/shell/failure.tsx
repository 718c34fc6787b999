import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { ButtonLink } from "../kit/button";
import { PageHead } from "../kit/page";
import { Failure } from "../kit/states";
import { words } from "./words";

export function PageFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return <Failure error={error} onRetry={retry} />;
}

export function NotFound() {
  return (
    <>
      <PageHead title={words.notFound.title} lead={words.notFound.text} />
      <ButtonLink to="/">{words.notFound.home}</ButtonLink>
    </>
  );
}
