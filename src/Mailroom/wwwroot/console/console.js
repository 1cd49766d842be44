'use strict';
// The few things that only the browser itself can do.
mailroom.save = (name, text) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
};
// By itself: a link to nowhere leads to the start page, for addresses are read from there.
document.addEventListener('click', event => { if (event.target.matches?.('[data-reload]')) mailroom.upload.reload(); });
// Asked for once a page was come to. On a slow line that is later than the page is seen: what is used by then keeps the focus.
mailroom.focusHeading = () => {
    const heading = document.querySelector('h1');
    if (!heading || document.activeElement?.matches('main *')) return;
    if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
};
mailroom.copy = text => navigator.clipboard?.writeText(text);

// Fields that the server does not fill are emptied here, and only of what was taken from them: what was typed meanwhile stays.
mailroom.empty = taken => {
    for (const [id, text] of Object.entries(taken)) {
        const field = document.getElementById(id);
        if (field?.value === text) field.value = '';
    }
};
// A field that adds to a list gives what was typed (with Enter, or when it is left) and is empty at once for the next. What is given while the connection is lost stays, and is given again
// once there is one. On the window: what a page hears comes before.
const notice = document.getElementById('components-reconnect-modal'), unheard = new Map();
const isLost = () => notice?.matches('.components-reconnect-show, .components-reconnect-failed, .components-reconnect-rejected');
addEventListener('change', event => {
    const field = event.target;
    if (!field.matches?.('[data-adds]')) return;
    if (isLost()) unheard.set(field, field.value);
    else field.value = '';
});
const giveAgain = () => {
    for (const [field, text] of unheard) if (field.value === text) field.dispatchEvent(new Event('change', { bubbles: true }));
    unheard.clear();
};

// A page that was cut off for too long, or whose server was started again, is loaded again where it was: its address says what it shows. An upload that is under way is not cut off by that.
Blazor.start({
    circuit: {
        reconnectionOptions: {
            maxRetries: 1000,
            retryIntervalMilliseconds: attempt => Math.min(5000, 250 * 2 ** Math.min(attempt, 10)),
        },
    },
}).then(() => {
    if (!notice) return;
    new MutationObserver(() => {
        if (notice.classList.contains('components-reconnect-rejected')) mailroom.upload.thenReload();
        else if (!isLost()) giveAgain();
    }).observe(notice, { attributes: true, attributeFilter: ['class'] });
});

// Keys for the page that asks questions; not while something is typed or chosen, and Enter not where a button or a link has it.
(() => {
    let listener = null;
    document.addEventListener('keydown', event => {
        if (!listener || event.ctrlKey || event.metaKey || event.altKey) return;
        const at = event.target;
        if (at.closest?.('input, select, textarea, [contenteditable], dialog')) return;
        if (event.key === 'Enter' && at.closest?.('button:not([role=radio]), a, summary')) return;
        if (!/^([1-9]|[nNzZ]|Enter|Arrow(Left|Right|Up|Down))$/.test(event.key)) return;
        event.preventDefault();
        listener.invokeMethodAsync('PressAsync', event.key);
    });
    mailroom.keys = { listen: page => { listener = page; }, stop: () => { listener = null; } };
})();
