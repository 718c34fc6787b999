import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Menu } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useKeys } from "../keys";
import { IconButton } from "../kit/button";
import { Drawer } from "../kit/dialog";
import { focusToast, Toasts } from "../kit/toast";
import { slug } from "../server";
import { useViewer } from "../viewer/viewer";
import { noteAccount } from "./accounts";
import { pages } from "./pages";
import css from "./shell.module.css";
import { Side } from "./side";
import { SignInWatch } from "./sign-in-dialog";
import { words } from "./words";

const KeysDialog = lazy(() => import("./keys-dialog").then((module) => ({ default: module.KeysDialog })));

/** Leads to the search of the page, where it has one. */
function focusSearch(): boolean {
  const search = document.querySelector<HTMLInputElement>("[data-search]");
  search?.focus();
  search?.select();
  return search !== null;
}

/** Navigation beside the page; on narrow windows it is a drawer. */
export function Shell() {
  const viewer = useViewer();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [isListing, setListing] = useState(false);
  const [isDrawn, setDrawn] = useState(false);
  const shown = pages.filter((page) =>
    page.isForOperators ? viewer.isOperator : !page.permission || viewer.permissions.has(page.permission),
  );

  useEffect(() => noteAccount(slug), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the drawer
  useEffect(() => setDrawn(false), [path]);

  useKeys((keys) => {
    if (keys === "/") return focusSearch();
    if (keys === "z") return focusToast();
    if (keys === "?") setListing(true);
    const page = shown.find((it) => keys === `g ${it.key}`);
    if (page) void navigate({ to: page.to });
    return keys === "?" || page !== undefined;
  });

  const side = (name: string) => (
    <Side label={name} pages={shown} viewer={viewer} onKeys={() => setListing(true)} />
  );
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#content">
        {words.skip}
      </a>
      <header className={css.bar}>
        <IconButton label={words.menu} icon={Menu} onClick={() => setDrawn(true)} />
        <span className={css.brand}>Latchkey</span>
        <span className={css.barAccount}>{viewer.account.name}</span>
      </header>
      <aside className={css.side} aria-label={words.side}>
        {side(words.navigation)}
      </aside>
      {isDrawn && (
        <Drawer label={words.menu} onClose={() => setDrawn(false)}>
          <div className={css.drawer}>{side(words.menu)}</div>
        </Drawer>
      )}
      <main id="content" tabIndex={-1} className={css.content}>
        <Outlet />
      </main>
      {isListing && (
        <Suspense>
          <KeysDialog pages={shown} onClose={() => setListing(false)} />
        </Suspense>
      )}
      <SignInWatch />
      <Toasts />
    </div>
  );
}
