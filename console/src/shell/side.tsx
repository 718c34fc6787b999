import { Link, useNavigate } from "@tanstack/react-router";
import {
  Braces,
  Building2,
  ChevronsUpDown,
  CircleUser,
  Keyboard,
  LogOut,
  MonitorCog,
  Moon,
  Plus,
  Rows3,
  Sun,
  Terminal,
} from "lucide-react";
import { useState } from "react";
import { MenuButton } from "../kit/menu";
import { at, slug } from "../server";
import { chooseTheme, currentTheme, type Theme } from "../theme";
import type { Viewer } from "../viewer/viewer";
import { knownAccounts, useAllAccounts } from "./accounts";
import { areRowsCompact, setRowsCompact } from "./density";
import { viewAsGraphql } from "./graphql";
import icon from "./icon.svg";
import type { NavigationPage } from "./pages";
import css from "./shell.module.css";
import { words } from "./words";

const themeIcons = { light: Sun, dark: Moon, system: MonitorCog };

const visit = (path: string) => location.assign(at(path));

/** Leads to other accounts: operators see those of the deployment, everyone those that this browser has shown. */
function AccountMenu({ viewer }: { viewer: Viewer }) {
  const navigate = useNavigate();
  const [isWanted, setWanted] = useState(false);
  const all = useAllAccounts(isWanted && viewer.isOperator);
  const others = knownAccounts().filter((other) => other !== slug);
  const operators = viewer.isOperator
    ? [
        {
          heading: words.operatorOf,
          actions: [
            ...all.map((account) => ({
              id: account.id,
              label: account.name,
              note: account.slug,
              onAction: () => void navigate({ to: "/accounts", search: { open: account.id } }),
            })),
            {
              id: "-all",
              label: words.manageAccounts,
              icon: Building2,
              onAction: () => void navigate({ to: "/accounts" }),
            },
          ],
        },
      ]
    : [];
  return (
    <MenuButton
      label={`Account ${viewer.account.name}`}
      placement="bottom start"
      className={css.account}
      onOpen={() => setWanted(true)}
      groups={[
        {
          heading: words.accounts,
          actions: [
            { id: slug, label: viewer.account.name, note: slug, isCurrent: true, onAction: () => {} },
            ...others.map((other) => ({
              id: other,
              label: other,
              onAction: () => visit(`/console/${other}/`),
            })),
          ],
        },
        ...operators,
        {
          actions: [
            {
              id: "-other",
              label: words.otherAccount,
              icon: Plus,
              onAction: () => visit("/console/?choose=1"),
            },
          ],
        },
      ]}
    >
      <span className={css.accountText}>
        <b>{viewer.account.name}</b>
        <small>{viewer.account.slug}</small>
      </span>
      <ChevronsUpDown size={14} aria-hidden />
    </MenuButton>
  );
}

function PersonMenu({ viewer, onKeys }: { viewer: Viewer; onKeys: () => void }) {
  const [theme, setTheme] = useState(currentTheme);
  const [isCompact, setCompact] = useState(areRowsCompact);
  const themes: Theme[] = ["light", "dark", "system"];
  return (
    <MenuButton
      label={`${words.person}: ${viewer.name}`}
      placement="top start"
      className={css.person}
      groups={[
        {
          actions: [
            { id: "me", label: words.myAccount, icon: CircleUser, onAction: () => visit(`/account/${slug}`) },
            { id: "graphql", label: words.asGraphql, icon: Braces, onAction: viewAsGraphql },
            { id: "keys", label: words.keys, icon: Keyboard, onAction: onKeys },
            {
              id: "rows",
              label: words.compact,
              icon: Rows3,
              isCurrent: isCompact,
              onAction: () => {
                setRowsCompact(!isCompact);
                setCompact(!isCompact);
              },
            },
          ],
        },
        {
          heading: words.theme,
          actions: themes.map((each) => ({
            id: each,
            label: words.themes[each],
            icon: themeIcons[each],
            isCurrent: each === theme,
            onAction: () => {
              chooseTheme(each);
              setTheme(each);
            },
          })),
        },
        {
          actions: [
            {
              id: "out",
              label: words.signOut,
              icon: LogOut,
              onAction: () => visit(`/sign-out?account=${slug}`),
            },
          ],
        },
      ]}
    >
      <span className={css.initial} aria-hidden>
        {viewer.name.slice(0, 1).toUpperCase()}
      </span>
      <span className={css.personName}>{viewer.name}</span>
      <ChevronsUpDown size={14} aria-hidden />
    </MenuButton>
  );
}

/** Which account, its pages, and who is signed in. */
export function Side({
  label,
  pages,
  viewer,
  onKeys,
}: {
  label: string;
  pages: NavigationPage[];
  viewer: Viewer;
  onKeys: () => void;
}) {
  return (
    <>
      <Link to="/" className={css.logo}>
        <img src={icon} alt="" width="26" height="26" />
        Latchkey
      </Link>
      <AccountMenu viewer={viewer} />
      <nav aria-label={label} className={css.navigation}>
        {pages.map((page) => (
          <Link key={page.to} to={page.to} activeOptions={{ exact: page.to === "/" }} className={css.page}>
            <page.icon size={16} aria-hidden />
            {page.label}
          </Link>
        ))}
        <a href={at(`/playground?account=${slug}`)} className={css.page}>
          <Terminal size={16} aria-hidden />
          {words.playground}
        </a>
      </nav>
      <PersonMenu viewer={viewer} onKeys={onKeys} />
    </>
  );
}
