import { expect, type Locator, type Page } from "@playwright/test";

/** Most stops of Tab on the way to anything; a page with its side has some sixty. */
const FAR = 160;

/** A person who has no pointer: Tab and arrows move, Enter and Space do. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  private async walk(target: Locator, key: string) {
    await expect(target).toBeVisible();
    for (let stops = 0; stops < FAR; stops++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`${target} cannot be reached by ${key}`);
  }

  /** By Tab. What has the focus is seen to have it. */
  async to(target: Locator) {
    await this.walk(target, "Tab");
    const isMarked = await target.evaluate((element) => {
      const isDrawn = (place: Element | null) => {
        if (!place) return false;
        const { outlineStyle, boxShadow } = getComputedStyle(place);
        return outlineStyle !== "none" || boxShadow !== "none";
      };
      // A control may be drawn by what is around it, as a switch is by its track.
      return (
        element.matches(":focus-visible") &&
        [element, element.nextElementSibling, element.parentElement].some(isDrawn)
      );
    });
    expect(isMarked).toBe(true);
  }

  async press(target: Locator, key: "Enter" | "Space" | "Shift+Space" = "Enter") {
    await this.to(target);
    await this.page.keyboard.press(key);
  }

  /** Replaces the text of a field. */
  async type(target: Locator, text: string) {
    await this.to(target);
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.type(text);
  }

  /** Opens a menu or a select, and takes one of its items. */
  async choose(button: Locator, item: Locator) {
    await this.press(button);
    await this.walk(item, "ArrowDown");
    await this.page.keyboard.press("Enter");
  }

  /** Within radio buttons, which are one stop. */
  async pick(from: Locator, to: Locator) {
    await this.to(from);
    await this.walk(to, "ArrowDown");
    await expect(to).toBeChecked();
  }

  /** Keys that lead to a page, such as `g c`. */
  async go(letter: string, heading: string) {
    await this.page.keyboard.press("g");
    await this.page.keyboard.press(letter);
    await expect(this.page.getByRole("heading", { name: heading, level: 1 })).toBeFocused();
  }
}
