import { Bones } from "../kit/states";
import css from "./shell.module.css";

/** While it is found out who the person is. */
export const Starting = () => (
  <div className={css.starting}>
    <Bones />
  </div>
);
