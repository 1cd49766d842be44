'use strict';
// Which colours a page has, known before it is painted. Everything that scripts do is in one object, so that pages call it by name.
window.mailroom = {
    colours: () => {
        try { return localStorage.getItem('mailroom-colours'); } catch { return null; }
    },
    chooseColours: colours => {
        try { localStorage.setItem('mailroom-colours', colours); } catch { /* It is not remembered. */ }
        mailroom.showColours();
    },
    // For what is not the component library's, such as the sign-in page and scroll bars.
    showColours: () => {
        const chosen = mailroom.colours();
        document.documentElement.dataset.colours = chosen ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    },
};
mailroom.showColours();
// What an upload told is not for whoever signs in next.
if (location.pathname.startsWith('/sign-')) {
    try { sessionStorage.removeItem('mailroom-upload'); } catch { /* Nothing is kept. */ }
}
