import {
  Blocks,
  Building2,
  ChartNoAxesColumn,
  Key,
  Leaf,
  type LucideIcon,
  ScrollText,
  ShieldCheck,
  SlidersHorizontal,
  Stamp,
  Users,
  Webhook,
} from "lucide-react";
import { words } from "./words";

export interface NavigationPage {
  to:
    | "/"
    | "/clients"
    | "/roles"
    | "/users"
    | "/apis"
    | "/unused"
    | "/audit"
    | "/webhooks"
    | "/keys"
    | "/rules"
    | "/accounts";
  label: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
  /** Without it the page is not in the navigation. */
  permission?: string;
  isForOperators?: boolean;
}

const names = words.pages;

export const pages: NavigationPage[] = [
  { to: "/", label: names.overview, icon: ChartNoAxesColumn, key: "o" },
  { to: "/clients", label: names.clients, icon: Key, key: "c", permission: "clients:read" },
  { to: "/roles", label: names.roles, icon: ShieldCheck, key: "r", permission: "roles:read" },
  { to: "/users", label: names.users, icon: Users, key: "u", permission: "users:read" },
  { to: "/apis", label: names.resources, icon: Blocks, key: "p", permission: "roles:read" },
  { to: "/unused", label: names.unused, icon: Leaf, key: "l", permission: "tokens:read" },
  { to: "/audit", label: names.audit, icon: ScrollText, key: "a", permission: "audit:read" },
  { to: "/webhooks", label: names.webhooks, icon: Webhook, key: "w", permission: "webhooks:read" },
  { to: "/keys", label: names.keys, icon: Stamp, key: "k", permission: "keys:read" },
  { to: "/rules", label: names.rules, icon: SlidersHorizontal, key: "s", permission: "account:read" },
  { to: "/accounts", label: names.accounts, icon: Building2, key: "t", isForOperators: true },
];
