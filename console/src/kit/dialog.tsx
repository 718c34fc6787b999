import { X } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { Heading, Modal, ModalOverlay, Dialog as RacDialog } from "react-aria-components";
import { IconButton } from "./button";
import { classes } from "./classes";
import css from "./dialog.module.css";
import { noteFocus, returnFocus } from "./opener";

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons at the foot, the one that carries on last. */
  actions?: ReactNode;
  /** Makes the dialog a form, which `type="submit"` in `actions` sends. */
  onSubmit?: () => void;
  size?: "small" | "normal" | "wide";
  /** Keeps Escape and clicks beside it from closing it, as where a secret is shown once. */
  isLocked?: boolean;
  role?: "dialog" | "alertdialog";
}

/** A panel that slides over the page from its side: open as long as it is drawn. */
export function Drawer({
  label,
  onClose,
  children,
  isAtEnd = false,
}: {
  label: string;
  onClose: () => void;
  children: ReactNode;
  /** At the other side, and wider: for particulars of something on the page. */
  isAtEnd?: boolean;
}) {
  useState(noteFocus);
  useEffect(() => returnFocus, []);
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className={classes(css.overlay, css.beside, isAtEnd && css.atEnd)}
    >
      <Modal className={css.drawer}>
        <RacDialog aria-label={label} className={css.dialog}>
          {children}
        </RacDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A modal dialog: open as long as it is drawn. The focus returns to what opened it. */
export function Dialog({
  title,
  onClose,
  children,
  actions,
  onSubmit,
  size = "normal",
  isLocked = false,
  role = "dialog",
}: DialogProps) {
  useState(noteFocus);
  useEffect(() => returnFocus, []);
  const content = (
    <>
      <div className={css.body}>{children}</div>
      {actions && <div className={css.actions}>{actions}</div>}
    </>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  return (
    <ModalOverlay
      isOpen
      isDismissable={!isLocked}
      isKeyboardDismissDisabled={isLocked}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className={css.overlay}
    >
      <Modal className={classes(css.modal, css[size])}>
        <RacDialog role={role} className={css.dialog}>
          <div className={css.head}>
            <Heading slot="title" level={2} className={css.title}>
              {title}
            </Heading>
            {!isLocked && <IconButton label="Close" icon={X} size="small" onClick={onClose} />}
          </div>
          {onSubmit ? (
            <form className={css.form} onSubmit={submit} noValidate>
              {content}
            </form>
          ) : (
            content
          )}
        </RacDialog>
      </Modal>
    </ModalOverlay>
  );
}
