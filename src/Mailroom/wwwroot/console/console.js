'use strict';
// The few things that only the browser itself can do.
mailroom.save = (name, text) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
};
mailroom.copy = text => navigator.clipboard?.writeText(text);

// A page that was cut off for too long is loaded again where it was: its address says what it shows. An upload that is under way is not cut off by that.
Blazor.start({
    circuit: {
        reconnectionOptions: {
            maxRetries: 1000,
            retryIntervalMilliseconds: attempt => Math.min(5000, 250 * 2 ** Math.min(attempt, 10)),
        },
    },
}).then(() => {
    const notice = document.getElementById('components-reconnect-modal');
    if (!notice) return;
    new MutationObserver(() => {
        if (notice.classList.contains('components-reconnect-rejected')) mailroom.upload.afterwards(() => location.reload());
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
