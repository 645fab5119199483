// What the test asks of a page: contrast of every text, size of every target, what sticks out, what moves.
(() => {
  const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const pen = pixel.getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  // The colours behind an element, from the element to the page, laid over each other.
  const ground = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const colour = rgba(getComputedStyle(one).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight((below, colour) => over(colour, below), [255, 255, 255, 1]);
  };

  // In SVG: the last shape painted before the text whose box holds the middle of the text, or what is behind the picture.
  const behind = (text) => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const holds = (shape) => {
      const at = shape.getBoundingClientRect();
      return at.x <= x && x <= at.right && at.y <= y && y <= at.bottom && getComputedStyle(shape).fill !== "none";
    };
    const shapes = [...text.ownerSVGElement.querySelectorAll("rect, circle, path")].filter(
      (shape) => shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING && holds(shape));
    return shapes.length ? rgba(getComputedStyle(shapes.at(-1)).fill) : ground(text.ownerSVGElement);
  };

  const seen = (element) => element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) && !element.closest(".unseen, .skip");
  const told = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} ${(element.textContent ?? "").trim().slice(0, 40)}`;

  const contrasts = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || element.closest("script, option") || !seen(element)) continue;
      const svg = element instanceof SVGElement;
      const below = svg ? behind(element) : ground(element);
      const style = getComputedStyle(element);
      found.push({ what: told(element), ratio: ratio(over(rgba(svg ? style.fill : style.color), below), below) });
    }
    for (const field of document.querySelectorAll("input.input, select, textarea")) {
      if (!seen(field)) continue;
      const below = ground(field);
      for (const part of [null, "::placeholder"]) found.push({ what: told(field), ratio: ratio(rgba(getComputedStyle(field, part).color), below) });
      found.push({ what: `edge of ${told(field)}`, edge: ratio(rgba(getComputedStyle(field).borderTopColor), ground(field.parentElement)) });
    }
    return found;
  };

  const targets = () => {
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(seen);
    // A link within a sentence may be as high as its line.
    const inSentence = (one) => one.matches("p a, .notice a, dd a, li a") && getComputedStyle(one).display === "inline"
      && one.parentElement.textContent.trim() !== one.textContent.trim();
    return all.filter((one) => !inSentence(one)).map((one) => {
      const box = (one.closest("label") ?? one).getBoundingClientRect();
      const cover = one.matches(".organisation h3 a") ? one.closest("article").getBoundingClientRect() : box;
      return { what: told(one), width: cover.width, height: cover.height };
    });
  };

  const sticking = () => {
    const scrolls = (one) => one && one !== document.body && (["auto", "scroll", "hidden"].includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
    return [...document.body.querySelectorAll("*")].filter((one) => seen(one) && !(one instanceof SVGElement && one.ownerSVGElement))
      .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5 && !scrolls(one.parentElement)).map(told);
  };

  const moving = () => [...document.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    const some = (times) => times.split(",").some((time) => parseFloat(time) > 0);
    return some(style.transitionDuration) || (style.animationName !== "none" && some(style.animationDuration));
  }).map(told);

  // The ring of what has the focus: of itself, of its card, or of the shape in a picture.
  const ring = () => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const outlined = [getComputedStyle(one), getComputedStyle(one, "::after")].find((style) => style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2);
    const shape = one.querySelector("rect, .mark");
    const drawn = one instanceof SVGElement && shape && parseFloat(getComputedStyle(shape).strokeWidth) >= 4 ? getComputedStyle(shape).stroke : null;
    const colour = drawn ?? outlined?.outlineColor;
    const below = ground(one instanceof SVGElement ? one.ownerSVGElement.parentElement : one.parentElement);
    return { what: told(one), ratio: colour ? ratio(rgba(colour), below) : 0 };
  };

  window.look = { contrasts, targets, sticking, moving, ring };
})();
