// The shop's own page in PocketBase's admin UI: the server renders it (routes/edge_admin_home.go),
// this shows it. It runs before the admin UI's router starts.
const path = "#/shop";

const look = document.createElement("link");
look.rel = "stylesheet";
look.href = app.pb.buildURL("/_/extensions/shop/shop.css");
document.head.append(look);

app.store.headerLinks.unshift({ href: path, icon: "ri-store-2-line", label: "Shop" });
app.routes.fallbackPath = path;

const ask = (url, init = {}) =>
    fetch(app.pb.buildURL(url), { ...init, headers: { ...init.headers, Authorization: app.pb.authStore.token } });

// pin puts what an operator opens on purpose first in the list of collections, once: later
// it is theirs to change.
function pin(ids) {
    const key = "pbPinnedCollections";
    if (ids && !JSON.parse(localStorage.getItem(key) || "[]").length && !localStorage.getItem("shopPinned")) {
        localStorage.setItem(key, JSON.stringify(ids.split(",")));
        localStorage.setItem("shopPinned", "1");
    }
}

// Lists whose records the shop itself makes: instead of "New record" they say why (the server refuses
// it, too). What is asked once holds for the page's life.
const kept = store({ by: {} });
let asked = false;

document.addEventListener("mount:pageHeaderPrimaryBtns", (e) => {
    const why = () => kept.by[app.store.activeCollection?.name] || "";
    e.detail.prepend(t.p({ className: "shop-kept", hidden: () => !why(), textContent: why }));
    if (!asked) {
        asked = true;
        ask("/_/shop/kept")
            .then((got) => (got.ok ? got.json() : {}))
            .then((by) => (kept.by = by))
            .catch(() => (asked = false));
    }
});

const openRecord = app.modals.openRecordUpsert;
app.modals.openRecordUpsert = (collection, record, ...more) => {
    if (!record && kept.by[collection?.name]) {
        return app.toasts.info(kept.by[collection.name]);
    }
    return openRecord(collection, record, ...more);
};

async function load(box) {
    try {
        const got = await ask("/_/shop/home");
        if (got.status === 401) {
            return app.pb.authStore.clear();
        }
        if (!got.ok) {
            throw new Error((await got.json()).message);
        }
        box.innerHTML = await got.text();
        pin(box.firstElementChild?.dataset.pins);
    } catch (err) {
        box.textContent = "The page could not be loaded. " + (err.message || "");
    }
}

// apply gives a parked payment to the order whose number was typed.
async function apply(box, form) {
    const said = form.querySelector("output");
    const button = form.querySelector("button");
    button.disabled = true;
    said.textContent = "";
    try {
        const got = await ask("/api/seller/payments/" + form.dataset.payment + "/apply", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ order: form.elements.order.value.trim() }),
        });
        if (got.status === 404) {
            throw new Error("There is no order with this number.");
        }
        if (!got.ok) {
            throw new Error((await got.json()).message);
        }
        app.toasts.success("The payment was applied.");
        await load(box);
    } catch (err) {
        said.textContent = err.message || "This did not work. Try again.";
        button.disabled = false;
    }
}

app.routes.superuserOnly(path, () => {
    app.store.title = "Shop";
    const box = t.div(
        {
            className: "wrapper lg m-b-base",
            onsubmit: (e) => {
                e.preventDefault();
                apply(box, e.target);
            },
        },
        t.span({ className: "loader lg" }),
    );
    load(box);
    return t.div({ pbEvent: "pageShop", className: "page" }, t.div({ className: "page-content full-height" }, box));
});
