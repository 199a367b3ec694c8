// What axe does not check. Each function returns a list of problems, in words.
(() => {
  const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary';

  const visible = element => {
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1;
  };

  const name = element => {
    const text = (element.innerText || element.value || element.id || '').trim().slice(0, 40);
    return `${element.tagName.toLowerCase()}${element.type ? `[${element.type}]` : ''} “${text}”`;
  };

  // A color as red, green, blue, alpha; any CSS color, by painting it.
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  const paint = canvas.getContext('2d', { willReadFrequently: true });
  const color = text => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = text;
    paint.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };

  const behind = element => {
    for (let node = element; node; node = node.parentElement) {
      const background = color(getComputedStyle(node).backgroundColor);
      if (background[3] === 1) return background;
    }
    return [255, 255, 255, 1];
  };

  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map(value => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  // The area that answers to a tap: a choice's label belongs to its control.
  const target = element => {
    const boxes = [element, ...(element.labels || [])].map(e => e.getBoundingClientRect());
    const left = Math.min(...boxes.map(b => b.left)), right = Math.max(...boxes.map(b => b.right));
    const top = Math.min(...boxes.map(b => b.top)), bottom = Math.max(...boxes.map(b => b.bottom));
    return { width: right - left, height: bottom - top };
  };

  const inText = element => {
    // A browser lays a button out as inline-block, also one that stands in a sentence.
    const inline = element.matches('.word') || getComputedStyle(element).display === 'inline';
    if (!element.matches('a, .word') || !inline) return false;
    const block = element.closest('p, li, dd, td, th, figcaption, div');
    return block && block.innerText.trim().length > element.innerText.trim().length;
  };

  const targets = () => [...document.querySelectorAll(CONTROLS)].filter(visible).flatMap(element => {
    const { width, height } = ['radio', 'checkbox'].includes(element.type)
      ? target(element) : element.getBoundingClientRect();
    const least = inText(element) ? 24 : 44;
    // Rounded: boxes may end between two pixels.
    return Math.round(width) >= least && Math.round(height) >= least
      ? [] : [`${name(element)} is ${width.toFixed(0)} x ${height.toFixed(0)}, not ${least}`];
  });

  const borders = () => [...document.querySelectorAll(
    'input:not([type=hidden]):not([type=submit]), select, textarea',
  )].filter(visible).flatMap(element => {
    const style = getComputedStyle(element);
    if (style.appearance !== 'none' && ['radio', 'checkbox'].includes(element.type)) {
      return [`${name(element)} is drawn by the browser: its contrast cannot be known`];
    }
    if (parseFloat(style.borderTopWidth) < 1) return [`${name(element)} has no border`];
    const around = behind(element.parentElement);
    const ratio = contrast(color(style.borderTopColor), around);
    return ratio >= 3 ? [] : [`border of ${name(element)}: ${ratio.toFixed(2)}`];
  });

  const overflow = () => {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll('*')]
      .filter(e => visible(e) && e.getBoundingClientRect().right > width + 1)
      .slice(-3).map(name);
    return [`${document.scrollingElement.scrollWidth} px wide in ${width}: ${wide.join('; ')}`];
  };

  const clipped = () => [...document.body.querySelectorAll('*')].filter(element => {
    const style = getComputedStyle(element);
    return visible(element) && !element.closest('.visually-hidden, .skip-link')
      && ['hidden', 'clip'].includes(style.overflowX) && element.innerText
      && (element.scrollWidth > element.clientWidth + 1
        || element.scrollHeight > element.clientHeight + 1);
  }).map(element => `${name(element)} is cut off`);

  // The keyboard's stops, in the page's order; a group of radio buttons is one stop.
  const place = element => {
    const first = element.type === 'radio'
      ? document.querySelector(`input[name="${element.name}"]`) : element;
    return [...document.querySelectorAll('*')].indexOf(first);
  };
  const stops = () => [...new Map([...document.querySelectorAll(CONTROLS)]
    .filter(element => element.checkVisibility({ visibilityProperty: true }) && !element.disabled)
    .map(element => [place(element), name(element)]))];

  // What the focused element looks like; null when focus has left the page.
  const focus = () => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const ring = element.matches('main') || (
      style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
        && contrast(color(style.outlineColor), behind(element.parentElement)) >= 3
    );
    const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const seen = middle && (element.contains(middle) || middle.contains(element)
      || [...(element.labels || [])].some(label => label.contains(middle)));
    return {
      name: name(element),
      place: place(element),
      ring,
      seen: Boolean(seen),
    };
  };

  const fromTheTop = () => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    window.scrollTo(0, 0);
  };

  const restyle = css => {
    const sheet = new CSSStyleSheet(); // built by script, so the page's policy lets it pass
    sheet.replaceSync(css);
    document.adoptedStyleSheets = css ? [sheet] : [];
  };

  window.checks = { targets, borders, overflow, clipped, stops, focus, fromTheTop, restyle };
})();
