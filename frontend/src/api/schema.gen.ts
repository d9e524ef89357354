/** Generated from routes/openapi.yaml by "npm run generate". Do not edit. */

export interface paths {
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the database can be written */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the SPA needs before anybody signs in */
        get: operations["getConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/csrf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sets the CSRF cookie and answers its value
         * @description The token belongs to the session of the request's own session token; a visitor without one gets a token that no session accepts.
         */
        get: operations["getCsrf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as JSON */
        get: operations["getOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as a page */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Published products by name */
        get: operations["listProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One published product with its active prices, files and service offer */
        get: operations["getProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{slug}/slots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Free slots of a service, earliest first */
        get: operations["listSlots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signed-in person with profile and customer account */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signed-in person's profile */
        get: operations["getProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/clerk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What Clerk knows about the signed-in person, asked now */
        get: operations["getMeClerk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/features": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Features the signed-in person has, or whether they have one
         * @description Own entitlements plus the token's claims. With `feature` the answer is about that one, compared without regard to case.
         */
        get: operations["getBillingFeatures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/supabase/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Probe of the Supabase profile table; always answers 200 */
        get: operations["getSupabaseProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/customer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The own customer account */
        get: operations["getCustomer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what is printed on receipts */
        patch: operations["updateCustomer"];
        trace?: never;
    };
    "/api/account/preflight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The six set-up checks with state, cause and fix; never fails */
        get: operations["getPreflight"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/preflight/email-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a test mail to the own address, at most five an hour */
        post: operations["sendPreflightEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything the shop keeps about the signed-in person */
        get: operations["exportAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Erase the person; ids, states, money and times stay
         * @description 409 while a paid subscription renews or while the person owns sold products.
         */
        delete: operations["deleteAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own orders, newest first, without closed subscription intents */
        get: operations["listOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/orders/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Order one price and open its checkout
         * @description A price with a plan has quantity 1. A price that is not active or whose product is not published is 404. A total of zero is fulfilled at once.
         */
        post: operations["createOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/orders/work": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own fulfilment orders, newest first */
        get: operations["listWork"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/orders/{public_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One own order */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/orders/{public_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a pending order */
        post: operations["cancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/orders/{public_id}/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new checkout for a pending order */
        post: operations["checkoutOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/orders/{public_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm a payment directly, where the configuration allows it */
        post: operations["confirmOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/orders/{public_id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The receipt of a paid order */
        get: operations["getReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own subscriptions, most recently changed first */
        get: operations["listSubscriptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/subscriptions/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How fresh the shop's knowledge of the subscriptions is */
        get: operations["getSubscriptionStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/subscriptions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel at the end of the paid period */
        post: operations["cancelSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/entitlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own entitlements by feature key, by default only current ones */
        get: operations["listEntitlements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/downloads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own download grants, newest first */
        get: operations["listDownloads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/downloads/{token}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Spend one download and get a short-lived link
         * @description A failure of the storage (502, 503) spends nothing.
         */
        post: operations["accessDownload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dl/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fetch a file of the local storage through its signed link
         * @description The grant behind the link is checked again at use. Range requests are answered; the file is always an attachment.
         */
        get: operations["downloadFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ul/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put the bytes of a direct upload of the local storage through its signed link */
        put: operations["uploadFile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own bookings, newest first */
        get: operations["listBookings"];
        put?: never;
        /**
         * Ask for a booking, or hold a slot for a pending order
         * @description With the item of a pending order the slot is held and its payment confirms it. Without an item the booking is requested, where the offer's policy is open. Paid units already have their bookings (409).
         */
        post: operations["createBooking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/bookings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Move, annotate or cancel a booking within the offer's notice
         * @description A start on a requested booking of a paid unit confirms it.
         */
        patch: operations["updateBooking"];
        trace?: never;
    };
    "/api/account/bookings/{id}/calendar.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The booking as a calendar file */
        get: operations["getBookingCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own products, most recently changed first */
        get: operations["listSellerProducts"];
        put?: never;
        /** Make a product; the slug comes from the name when absent */
        post: operations["createSellerProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** One own product with prices, files and offer */
        get: operations["getSellerProduct"];
        put?: never;
        post?: never;
        /** Delete a product that was never sold */
        delete: operations["deleteSellerProduct"];
        options?: never;
        head?: never;
        /** Change a product; publishing with nothing to deliver warns */
        patch: operations["updateSellerProduct"];
        trace?: never;
    };
    "/api/seller/products/{id}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** Prices of a product, cheapest first */
        get: operations["listSellerPrices"];
        put?: never;
        /** Add a price */
        post: operations["createSellerPrice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/prices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** One price */
        get: operations["getSellerPrice"];
        put?: never;
        post?: never;
        /** Delete a price that was never sold */
        delete: operations["deleteSellerPrice"];
        options?: never;
        head?: never;
        /**
         * Change a price
         * @description Amount, currency or period of a price that was sold are frozen; changing them makes a new price, answered here with its own id, and deactivates the old one.
         */
        patch: operations["updateSellerPrice"];
        trace?: never;
    };
    "/api/seller/products/{id}/assets": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** Files of a product by title */
        get: operations["listSellerAssets"];
        put?: never;
        /**
         * Upload a file, or register an object that exists
         * @description A path outside the own prefix is read as relative to it. An object that the storage can tell is missing is 400 with code object_missing.
         */
        post: operations["createSellerAsset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/products/{id}/assets/upload-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a direct upload; the file stays inactive until completed */
        post: operations["createUploadUrl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/assets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** One file */
        get: operations["getSellerAsset"];
        put?: never;
        post?: never;
        /** Delete a file; one that a buyer holds is deactivated and kept */
        delete: operations["deleteSellerAsset"];
        options?: never;
        head?: never;
        /** Change a file; with new bytes it becomes a new version */
        patch: operations["updateSellerAsset"];
        trace?: never;
    };
    "/api/seller/assets/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own uploads in parts that are not whole yet, oldest first */
        get: operations["listUploads"];
        put?: never;
        /**
         * Announce a file that comes in parts (tus creation)
         * @description An upload goes on where a cut connection left it, in the tus protocol, version 1.0.0. Upload-Metadata holds `filename`, `product` (an id) and perhaps `filetype`, `title` and `version_label`, each in base64. A seller may have ten open uploads; one that gets no byte for three days is removed.
         */
        post: operations["startUpload"];
        delete?: never;
        /** Which uploads in parts the server takes (tus) */
        options: operations["describeUploads"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/assets/uploads/{id}": {
        parameters: {
            query?: never;
            header: {
                /** @description The tus version that the client speaks */
                "Tus-Resumable": components["parameters"]["TusResumable"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Discard an upload (tus termination); a file that is on the shelf stays */
        delete: operations["dropUpload"];
        options?: never;
        /**
         * Where an upload stands (tus)
         * @description A request that still holds the upload, perhaps over a dead connection, is ended first. What is whole and was kept from finishing is finished.
         */
        head: operations["getUploadOffset"];
        /** Bring the next part; the last byte puts the file on the shelf (tus) */
        patch: operations["appendUpload"];
        trace?: never;
    };
    "/api/seller/assets/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finish a direct upload; size and checksum must agree */
        post: operations["completeSellerAsset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/assets/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a new version, or a new file, to those who bought earlier
         * @description Each earlier purchase gets a grant of its own and each person one mail. A second call only does what is missing.
         */
        post: operations["publishSellerAsset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/products/{id}/service-offer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** The offer of a service */
        get: operations["getServiceOffer"];
        /** Make or replace the offer; absent fields take their defaults */
        put: operations["putServiceOffer"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Make or change the offer; absent fields stay */
        patch: operations["updateServiceOffer"];
        trace?: never;
    };
    "/api/seller/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders of own products, newest first */
        get: operations["listSellerOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/orders/{public_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order of an own product */
        get: operations["getSellerOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/orders/{public_id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give money back; all that is left when no amount is named
         * @description Stripe answers 202 with state pending until its event or the reconcile confirms. For Clerk, link and manual payments the call records what the seller does in the provider's dashboard, and says so in detail.
         */
        post: operations["refundOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/orders/{public_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a pending order */
        post: operations["cancelSellerOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Parked and dead payments and events with their reasons, newest first
         * @description Those of no known seller go to every named seller and superuser, never to one admitted by the star.
         */
        get: operations["listSellerEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/payments/{id}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide which order a parked payment pays */
        post: operations["applyPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Bookings of own services, newest first */
        get: operations["listSellerBookings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/bookings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** One booking of an own service */
        get: operations["getSellerBooking"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Confirm, move, complete or cancel a booking */
        patch: operations["updateSellerBooking"];
        trace?: never;
    };
    "/api/seller/fulfillment-orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Work to deliver by hand, newest first */
        get: operations["listSellerWork"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/fulfillment-orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** One piece of work */
        get: operations["getSellerWork"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Move the work on, or write down how it travels */
        patch: operations["updateSellerWork"];
        trace?: never;
    };
    "/api/seller/fulfillment-orders/{id}/deliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Attach a file to that buyer's grant only */
        post: operations["deliverWork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who bought from this seller, last buyer first */
        get: operations["listSellerCustomers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures of a period, each by currency */
        get: operations["getSellerStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/export/orders.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders as CSV; no cell can start a formula */
        get: operations["exportSellerOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seller/export/customers.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Customers as CSV; no cell can start a formula */
        get: operations["exportSellerCustomers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Own projects, most recently changed first */
        get: operations["listProjects"];
        put?: never;
        /** Make a project; the slug comes from the name when absent */
        post: operations["createProject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** One own project */
        get: operations["getProject"];
        put?: never;
        post?: never;
        /** Delete a project */
        delete: operations["deleteProject"];
        options?: never;
        head?: never;
        /** Change a project; the slug stays unless named */
        patch: operations["updateProject"];
        trace?: never;
    };
    "/api/ai/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Known providers and which are switched on */
        get: operations["listAiProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/usage/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was used of the current period's quota */
        get: operations["getAiUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/tokens/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count tokens without spending any; needs text or messages */
        post: operations["estimateTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/chat/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One answer of a chat model, paid from the quota */
        post: operations["completeChat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ai/images/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Images, paid from the quota */
        post: operations["generateImages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/clerk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One signed Clerk event; answered when it is durably stored */
        post: operations["receiveClerkWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/stripe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One signed Stripe event; answered when it is durably stored */
        post: operations["receiveStripeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One signed Resend event; answered when it is durably stored */
        post: operations["receiveResendWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A PocketBase record id */
        Id: string;
        /** @description A record id, null where there is none */
        NullableId: string | null;
        Uuid: string;
        /** @description RFC 3339, UTC, milliseconds */
        Time: string;
        /** @description RFC 3339, UTC, milliseconds; null where it has not happened */
        NullableTime: string | null;
        /** @description RFC 3339 with any offset */
        TimeInput: string;
        /** @description Minor units of the currency */
        Cents: number;
        /** @description Minor units of the currency; may be negative */
        SignedCents: number;
        /** @description ISO 4217 */
        Currency: string;
        /** @description ISO 4217, any case */
        CurrencyInput: string;
        /** @description Free for the seller's own use */
        Metadata: {
            [key: string]: unknown;
        };
        FeatureKeys: string[];
        FeatureKeysInput: string[];
        /** @enum {string} */
        ProductType: "digital" | "service";
        /** @enum {string} */
        Visibility: "draft" | "published" | "archived";
        /** @enum {string} */
        BillingPeriod: "one_time" | "monthly" | "yearly";
        /** @enum {string} */
        PlanTier: "free" | "pro" | "enterprise";
        /** @enum {string} */
        OrderStatus: "draft" | "pending_payment" | "paid" | "fulfilled" | "canceled" | "refunded";
        /** @enum {string} */
        CheckoutProvider: "stripe" | "clerk" | "link" | "sandbox" | "none";
        /** @enum {string} */
        SubscriptionStatus: "trialing" | "active" | "past_due" | "canceled" | "ended" | "incomplete" | "upcoming" | "paused";
        /** @enum {string} */
        PaymentProvider: "clerk" | "stripe" | "link" | "manual" | "sandbox";
        /** @enum {string} */
        PaymentStatus: "pending" | "failed" | "succeeded" | "partially_refunded" | "refunded";
        /** @enum {string} */
        DisputeState: "none" | "open" | "won" | "lost";
        /** @enum {string} */
        RefundState: "pending" | "done" | "failed";
        /** @enum {string} */
        BookingStatus: "requested" | "held" | "confirmed" | "completed" | "canceled";
        /** @enum {string} */
        WorkStatus: "requested" | "in_progress" | "ready_for_delivery" | "completed" | "canceled";
        /** @enum {string} */
        DeliveryMode: "downloadable" | "physical_shipped" | "meeting";
        /** @enum {string} */
        BookingPolicy: "purchase" | "open";
        /** @enum {string} */
        ProjectStatus: "idea" | "building" | "live" | "paused";
        /**
         * @default day
         * @enum {string}
         */
        Interval: "day" | "week" | "month";
        /** @enum {string} */
        AiProviderKey: "simulator" | "openai" | "openrouter" | "ollama";
        Error: {
            status: number;
            /** @description A sentence a person understands */
            message: string;
            /** @description FieldError by field name, or what the operation says */
            data: {
                [key: string]: unknown;
            };
        };
        FieldError: {
            code: string;
            message: string;
        };
        Nothing: Record<string, never>;
        ListPage: {
            page: number;
            perPage: number;
            totalItems: number;
            totalPages: number;
        };
        Money: {
            currency: components["schemas"]["Currency"];
            amount_cents: components["schemas"]["SignedCents"];
        };
        /** @description One figure a currency, never summed across them */
        MoneyList: components["schemas"]["Money"][];
        Health: {
            code: number;
            message: string;
            /** @description Superusers also see queue depths, lag and the version */
            data: {
                /** @enum {string} */
                status: "ok" | "unavailable";
            } & {
                [key: string]: unknown;
            };
        };
        Csrf: {
            csrf_token: string;
        };
        Shop: {
            name: string;
            tagline: string;
            legal_name: string;
            address: string;
            tax_id: string;
            support_email: string;
            /** @description Address of the image, empty without one */
            logo: string;
            accent_color: string;
            terms_url: string;
            privacy_url: string;
            default_currency: string;
        };
        /** @description Which optional services this shop has */
        ConfigFeatures: {
            mail: boolean;
            stripe: boolean;
            storage: boolean;
            mirror: boolean;
            supabase: boolean;
            ai: boolean;
            /** @description Whether orders may be confirmed by hand */
            manual_confirm: boolean;
        };
        Config: {
            publishable_key: string;
            /** @description Path of the local Clerk; only in sandbox */
            proxy_url?: string;
            sandbox: boolean;
            features: components["schemas"]["ConfigFeatures"];
            billing_portal_url?: string;
            shop: components["schemas"]["Shop"];
        };
        PublicPrice: {
            id: components["schemas"]["Id"];
            name: string;
            amount_cents: components["schemas"]["Cents"];
            /** @description The decimal by the currency's exponent */
            amount: string;
            currency: components["schemas"]["Currency"];
            billing_period: components["schemas"]["BillingPeriod"];
            is_default: boolean;
        };
        PublicAsset: {
            id: components["schemas"]["Id"];
            title: string;
            version_label: string;
            file_size_bytes: number;
        };
        PublicServiceOffer: {
            id: components["schemas"]["Id"];
            session_minutes: number;
            delivery_days: number;
            revision_count: number;
            onboarding_instructions: string;
            timezone: string;
            min_notice_minutes: number;
            max_days_ahead: number;
            booking_policy: components["schemas"]["BookingPolicy"];
            delivery_mode: components["schemas"]["DeliveryMode"];
        };
        ProductFields: {
            id: components["schemas"]["Id"];
            seller: components["schemas"]["Id"];
            name: string;
            slug: string;
            tagline: string;
            description: string;
            product_type: components["schemas"]["ProductType"];
            visibility: components["schemas"]["Visibility"];
            feature_keys: components["schemas"]["FeatureKeys"];
            /** @description The product's own while active, else the active default, else the cheapest active */
            active_price: components["schemas"]["PublicPrice"] | null;
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        Product: components["schemas"]["ProductFields"];
        ProductDetail: components["schemas"]["ProductFields"] & {
            prices: components["schemas"]["PublicPrice"][];
            assets: components["schemas"]["PublicAsset"][];
            service_offer: components["schemas"]["PublicServiceOffer"] | null;
        };
        Slot: {
            start: components["schemas"]["Time"];
            end: components["schemas"]["Time"];
        };
        Profile: {
            id: components["schemas"]["Id"];
            clerk_user_id: string;
            contact_email: string;
            first_name: string;
            last_name: string;
            image_url: string;
            plan_tier: components["schemas"]["PlanTier"];
            billing_features: components["schemas"]["FeatureKeys"];
            is_active: boolean;
            /** @description Whether the seller routes are open to this person, by mark or by SELLERS */
            is_seller: boolean;
            metadata: components["schemas"]["Metadata"];
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        CustomerAccount: {
            id: components["schemas"]["Id"];
            profile: {
                id: components["schemas"]["Id"];
                clerk_user_id: string;
                contact_email: string;
                first_name: string;
                last_name: string;
            };
            external_customer_id: string;
            /** @description Printed on receipts, never mailed to */
            billing_email: string;
            full_name: string;
            company_name: string;
            /** @description ISO 3166 alpha-2 or empty */
            country: string;
            tax_id: string;
            metadata: components["schemas"]["Metadata"];
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        CustomerAccountUpdate: {
            billing_email?: string;
            full_name?: string;
            company_name?: string;
            /** @description ISO 3166 alpha-2 or empty */
            country?: string;
            tax_id?: string;
        };
        Me: {
            clerk_user_id: string;
            email: string | null;
            org_id: string | null;
            billing_features: components["schemas"]["FeatureKeys"];
            profile: components["schemas"]["Profile"];
            customer_account: components["schemas"]["CustomerAccount"];
        };
        ClerkUser: {
            clerk_user_id: string;
            first_name: string;
            last_name: string;
            image_url: string;
            email_addresses: {
                email: string;
                verified: boolean;
            }[];
            public_metadata: components["schemas"]["Metadata"];
            created_at: components["schemas"]["NullableTime"];
            last_sign_in_at: components["schemas"]["NullableTime"];
        };
        EnabledFeatures: {
            enabled_features: components["schemas"]["FeatureKeys"];
        };
        FeatureCheck: {
            feature: string;
            enabled: boolean;
        };
        SupabaseProbe: {
            ok: boolean;
            detail: string;
            profile?: {
                [key: string]: unknown;
            } | null;
            source_table?: string;
        };
        PreflightCheck: {
            /** @enum {string} */
            key: "clerk_sync" | "supabase_probe" | "resend_email" | "order_attempt" | "webhook_payment" | "subscription_usage";
            title: string;
            /** @enum {string} */
            state: "done" | "todo" | "failed" | "off";
            /** @description Why it is in this state */
            cause: string;
            /** @description What to do next, empty when done */
            fix: string;
            /** @description Page where it is done, empty when the card itself does it */
            href: string;
        };
        Preflight: {
            passing: number;
            total: number;
            checks: components["schemas"]["PreflightCheck"][];
        };
        PreflightEmail: {
            sent: boolean;
            detail: string;
            recipient_email: string;
            sent_at: components["schemas"]["Time"];
        };
        AccountExport: {
            exported_at: components["schemas"]["Time"];
            profile: components["schemas"]["Profile"];
            customer_account: components["schemas"]["CustomerAccount"];
            orders: components["schemas"]["Order"][];
            subscriptions: components["schemas"]["Subscription"][];
            entitlements: components["schemas"]["Entitlement"][];
            downloads: components["schemas"]["DownloadGrant"][];
            bookings: components["schemas"]["Booking"][];
            fulfillment_orders: components["schemas"]["FulfillmentOrder"][];
            projects: components["schemas"]["Project"][];
            ai_usage: components["schemas"]["AiUsageEvent"][];
            emails: components["schemas"]["ExportedEmail"][];
        };
        ExportedEmail: {
            kind: string;
            to: string;
            subject: string;
            text: string;
            /** @enum {string} */
            state: "waiting_address" | "queued" | "sent" | "failed" | "dead" | "suppressed";
            created: components["schemas"]["Time"];
        };
        OrderItem: {
            id: components["schemas"]["Id"];
            product: components["schemas"]["Id"];
            product_slug: string;
            product_type: components["schemas"]["ProductType"];
            price: components["schemas"]["NullableId"];
            quantity: number;
            unit_amount_cents: components["schemas"]["Cents"];
            total_amount_cents: components["schemas"]["Cents"];
            product_name_snapshot: string;
            price_name_snapshot: string;
            billing_period_snapshot: components["schemas"]["BillingPeriod"];
            features_snapshot: components["schemas"]["FeatureKeys"];
            metadata: components["schemas"]["Metadata"];
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        /** @description The payment that settled the order, else the latest try */
        OrderPayment: {
            provider: components["schemas"]["PaymentProvider"];
            status: components["schemas"]["PaymentStatus"];
            dispute: components["schemas"]["DisputeState"];
            amount_cents: components["schemas"]["Cents"];
            tax_cents: components["schemas"]["Cents"];
            refunded_cents: components["schemas"]["Cents"];
            currency: components["schemas"]["Currency"];
        };
        OrderRefund: {
            id: components["schemas"]["Id"];
            amount_cents: components["schemas"]["Cents"];
            currency: components["schemas"]["Currency"];
            state: components["schemas"]["RefundState"];
            created: components["schemas"]["Time"];
        };
        OrderFields: {
            id: components["schemas"]["Id"];
            public_id: components["schemas"]["Uuid"];
            customer_account: components["schemas"]["Id"];
            seller: components["schemas"]["Id"];
            status: components["schemas"]["OrderStatus"];
            /** @description Why it was canceled, e.g. expired, subscribed */
            status_reason: string;
            currency: components["schemas"]["Currency"];
            subtotal_cents: components["schemas"]["Cents"];
            tax_cents: components["schemas"]["Cents"];
            total_cents: components["schemas"]["Cents"];
            refunded_cents: components["schemas"]["Cents"];
            notes: string;
            checkout_provider: components["schemas"]["CheckoutProvider"];
            /** @description Where it can still be paid, else empty */
            checkout_url: string;
            checkout_expires_at: components["schemas"]["NullableTime"];
            clerk_checkout_id: string;
            external_reference: string;
            /** @description Given at payment */
            receipt_number: string;
            subscription: components["schemas"]["NullableId"];
            expires_at: components["schemas"]["NullableTime"];
            paid_at: components["schemas"]["NullableTime"];
            fulfilled_at: components["schemas"]["NullableTime"];
            canceled_at: components["schemas"]["NullableTime"];
            refunded_at: components["schemas"]["NullableTime"];
            items: components["schemas"]["OrderItem"][];
            payment: components["schemas"]["OrderPayment"] | null;
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        Order: components["schemas"]["OrderFields"] & {
            refunds: components["schemas"]["OrderRefund"][];
        };
        OrderCreate: {
            price_id: components["schemas"]["Id"];
            /** @default 1 */
            quantity?: number;
            notes?: string;
        };
        OrderConfirm: {
            /**
             * @default clerk
             * @enum {string}
             */
            provider?: "clerk" | "manual";
            external_id?: string;
            clerk_checkout_id?: string;
        };
        /** @description clerk: open Clerk's checkout for the plan. stripe, link, sandbox: go to checkout_url. none: nobody sells this price yet. */
        Checkout: {
            provider: components["schemas"]["CheckoutProvider"];
            checkout_url: string;
            clerk_plan_id?: string;
            /** @enum {string} */
            plan_period?: "month" | "annual";
        };
        OrderCheckout: {
            order: components["schemas"]["Order"];
            checkout: components["schemas"]["Checkout"];
        };
        OrderConfirmed: {
            order: components["schemas"]["Order"];
            already_confirmed: boolean;
        };
        PriceSummary: {
            id: components["schemas"]["Id"];
            name: string;
            amount_cents: components["schemas"]["Cents"];
            amount: string;
            currency: components["schemas"]["Currency"];
            billing_period: components["schemas"]["BillingPeriod"];
        };
        /** @description One item of a Clerk subscription */
        Subscription: {
            id: components["schemas"]["Id"];
            product: components["schemas"]["NullableId"];
            product_name: string;
            product_slug: string;
            feature_keys: components["schemas"]["FeatureKeys"];
            price: components["schemas"]["NullableId"];
            price_summary: components["schemas"]["PriceSummary"] | null;
            status: components["schemas"]["SubscriptionStatus"];
            clerk_subscription_id: string;
            clerk_subscription_item_id: string;
            clerk_plan_id: string;
            current_period_start: components["schemas"]["NullableTime"];
            current_period_end: components["schemas"]["NullableTime"];
            cancel_at_period_end: boolean;
            canceled_at: components["schemas"]["NullableTime"];
            ended_at: components["schemas"]["NullableTime"];
            is_free_trial: boolean;
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        BillingSync: {
            /** @enum {string} */
            state: "fresh" | "soft_stale" | "hard_stale";
            blocking: boolean;
            reason_code: string;
            error_code: string | null;
            detail: string;
            last_attempt_at: components["schemas"]["NullableTime"];
            last_success_at: components["schemas"]["NullableTime"];
            age_seconds: number | null;
            soft_window_seconds: number;
            hard_ttl_seconds: number;
        };
        Entitlement: {
            id: components["schemas"]["Id"];
            seller: components["schemas"]["NullableId"];
            feature_key: string;
            /** @enum {string} */
            source_type: "plan" | "purchase" | "manual";
            order_item: components["schemas"]["NullableId"];
            subscription: components["schemas"]["NullableId"];
            starts_at: components["schemas"]["NullableTime"];
            ends_at: components["schemas"]["NullableTime"];
            is_active: boolean;
            /** @description Active and now between starts_at and ends_at */
            is_current: boolean;
            revoked_reason: string;
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        DownloadGrant: {
            id: components["schemas"]["Id"];
            token: components["schemas"]["Uuid"];
            asset: components["schemas"]["Id"];
            asset_title: string;
            file_name: string;
            content_type: string;
            file_size_bytes: number;
            checksum_sha256: string;
            version_label: string;
            product_name: string;
            order_item: components["schemas"]["NullableId"];
            /** @description Empty when a subscription gives it */
            order_public_id: string;
            subscription: components["schemas"]["NullableId"];
            expires_at: components["schemas"]["NullableTime"];
            /** @description 0 means no limit */
            max_downloads: number;
            download_count: number;
            last_downloaded_at: components["schemas"]["NullableTime"];
            is_active: boolean;
            revoked_reason: string;
            can_download: boolean;
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        DownloadAccess: {
            download_url: string;
            expires_at: components["schemas"]["Time"];
            grant: components["schemas"]["DownloadGrant"];
        };
        BookingFields: {
            id: components["schemas"]["Id"];
            service_offer: components["schemas"]["Id"];
            product_name: string;
            product_slug: string;
            session_minutes: number;
            order_item: components["schemas"]["NullableId"];
            /** @description Empty without an order */
            order_public_id: string;
            /** @description Which unit of the order item it is */
            unit_number: number;
            status: components["schemas"]["BookingStatus"];
            scheduled_start: components["schemas"]["NullableTime"];
            scheduled_end: components["schemas"]["NullableTime"];
            timezone: string;
            meeting_url: string;
            customer_notes: string;
            hold_expires_at: components["schemas"]["NullableTime"];
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        Booking: components["schemas"]["BookingFields"];
        BookingCreate: {
            service_offer: components["schemas"]["Id"];
            order_item?: components["schemas"]["Id"];
            scheduled_start?: components["schemas"]["TimeInput"];
            /** @description IANA name */
            timezone?: string;
            customer_notes?: string;
        };
        BookingUpdate: {
            scheduled_start?: components["schemas"]["TimeInput"];
            /** @description IANA name */
            timezone?: string;
            customer_notes?: string;
            /** @enum {string} */
            status?: "canceled";
        };
        WorkFields: {
            id: components["schemas"]["Id"];
            order_item: components["schemas"]["NullableId"];
            order_public_id: string;
            product: components["schemas"]["NullableId"];
            product_name: string;
            status: components["schemas"]["WorkStatus"];
            delivery_mode: components["schemas"]["DeliveryMode"];
            customer_request: string;
            delivery_notes: string;
            due_at: components["schemas"]["NullableTime"];
            completed_at: components["schemas"]["NullableTime"];
            shipped_at: components["schemas"]["NullableTime"];
            shipping_carrier: string;
            shipping_tracking_number: string;
            shipping_tracking_url: string;
            download_grant: components["schemas"]["NullableId"];
            /** @description Empty without a grant */
            download_token: string;
            download_ready: boolean;
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        FulfillmentOrder: components["schemas"]["WorkFields"];
        SellerPrice: {
            id: components["schemas"]["Id"];
            product: components["schemas"]["Id"];
            name: string;
            amount_cents: components["schemas"]["Cents"];
            amount: string;
            currency: components["schemas"]["Currency"];
            billing_period: components["schemas"]["BillingPeriod"];
            clerk_plan_id: string;
            clerk_price_id: string;
            is_active: boolean;
            is_default: boolean;
            checkout_url: string;
            metadata: components["schemas"]["Metadata"];
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        SellerPriceCreate: {
            /** @description Ignored; the path says it */
            product?: unknown;
            name?: string;
            amount_cents: components["schemas"]["Cents"];
            currency?: components["schemas"]["CurrencyInput"];
            billing_period?: components["schemas"]["BillingPeriod"];
            clerk_plan_id?: string;
            clerk_price_id?: string;
            /** @default true */
            is_active?: boolean;
            /** @default false */
            is_default?: boolean;
            /** @description https on an allowed host */
            checkout_url?: string;
            metadata?: components["schemas"]["Metadata"];
        };
        SellerPriceUpdate: {
            name?: string;
            amount_cents?: components["schemas"]["Cents"];
            currency?: components["schemas"]["CurrencyInput"];
            billing_period?: components["schemas"]["BillingPeriod"];
            clerk_plan_id?: string;
            clerk_price_id?: string;
            is_active?: boolean;
            is_default?: boolean;
            /** @description https on an allowed host */
            checkout_url?: string;
            metadata?: components["schemas"]["Metadata"];
        };
        SellerAsset: {
            id: components["schemas"]["Id"];
            product: components["schemas"]["Id"];
            title: string;
            /** @description The object's key */
            file_path: string;
            file_name: string;
            content_type: string;
            file_size_bytes: number;
            checksum_sha256: string;
            version_label: string;
            is_active: boolean;
            metadata: components["schemas"]["Metadata"];
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        AssetUpload: {
            id: components["schemas"]["Id"];
            product: components["schemas"]["Id"];
            title: string;
            version_label: string;
            file_name: string;
            content_type: string;
            file_size_bytes: number;
            /** @description How many bytes have come */
            offset_bytes: number;
            expires_at: components["schemas"]["Time"];
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        SellerAssetRegister: {
            /** @description Ignored; the path says it */
            product?: unknown;
            title: string;
            file_path: string;
            version_label?: string;
            /** @default true */
            is_active?: boolean;
            metadata?: components["schemas"]["Metadata"];
        };
        SellerAssetUpload: {
            title: string;
            version_label?: string;
            file: string;
        };
        SellerAssetUpdate: {
            title?: string;
            version_label?: string;
            is_active?: boolean;
            metadata?: components["schemas"]["Metadata"];
        };
        SellerAssetReplace: {
            title?: string;
            version_label?: string;
            file: string;
        };
        UploadUrlCreate: {
            title: string;
            file_name: string;
            content_type: string;
            file_size_bytes: number;
            checksum_sha256: string;
            version_label?: string;
        };
        UploadUrl: {
            asset: components["schemas"]["SellerAsset"];
            upload_url: string;
            /** @description To send with the PUT exactly as given */
            headers: {
                [key: string]: string;
            };
            expires_at: components["schemas"]["Time"];
        };
        /** @description Pairs of wall times, e.g. [["09:00", "17:00"]] */
        Windows: string[][];
        Availability: {
            weekly?: {
                mon?: components["schemas"]["Windows"];
                tue?: components["schemas"]["Windows"];
                wed?: components["schemas"]["Windows"];
                thu?: components["schemas"]["Windows"];
                fri?: components["schemas"]["Windows"];
                sat?: components["schemas"]["Windows"];
                sun?: components["schemas"]["Windows"];
            };
            exceptions?: {
                date: string;
                windows: components["schemas"]["Windows"];
            }[];
        };
        SellerServiceOffer: {
            id: components["schemas"]["Id"];
            product: components["schemas"]["Id"];
            session_minutes: number;
            delivery_days: number;
            revision_count: number;
            onboarding_instructions: string;
            timezone: string;
            availability: components["schemas"]["Availability"];
            buffer_minutes: number;
            min_notice_minutes: number;
            max_days_ahead: number;
            booking_policy: components["schemas"]["BookingPolicy"];
            delivery_mode: components["schemas"]["DeliveryMode"];
            metadata: components["schemas"]["Metadata"];
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        ServiceOfferInput: {
            /** @default 60 */
            session_minutes?: number;
            /** @default 7 */
            delivery_days?: number;
            /** @default 0 */
            revision_count?: number;
            onboarding_instructions?: string;
            /** @description IANA name */
            timezone?: string;
            availability?: components["schemas"]["Availability"];
            buffer_minutes?: number;
            min_notice_minutes?: number;
            max_days_ahead?: number;
            booking_policy?: components["schemas"]["BookingPolicy"];
            delivery_mode?: components["schemas"]["DeliveryMode"];
            metadata?: components["schemas"]["Metadata"];
        };
        SellerProduct: {
            id: components["schemas"]["Id"];
            owner: components["schemas"]["Id"];
            name: string;
            slug: string;
            tagline: string;
            description: string;
            product_type: components["schemas"]["ProductType"];
            visibility: components["schemas"]["Visibility"];
            feature_keys: components["schemas"]["FeatureKeys"];
            active_price: components["schemas"]["NullableId"];
            metadata: components["schemas"]["Metadata"];
            prices: components["schemas"]["SellerPrice"][];
            assets: components["schemas"]["SellerAsset"][];
            service_offer: components["schemas"]["SellerServiceOffer"] | null;
            /** @description Sentences, e.g. that it is published with nothing to deliver */
            warnings: string[];
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        SellerProductCreate: {
            name: string;
            slug?: string;
            tagline?: string;
            description?: string;
            product_type?: components["schemas"]["ProductType"];
            visibility?: components["schemas"]["Visibility"];
            feature_keys?: components["schemas"]["FeatureKeysInput"];
            metadata?: components["schemas"]["Metadata"];
        };
        SellerProductUpdate: {
            name?: string;
            slug?: string;
            tagline?: string;
            description?: string;
            product_type?: components["schemas"]["ProductType"];
            visibility?: components["schemas"]["Visibility"];
            feature_keys?: components["schemas"]["FeatureKeysInput"];
            /** @description One of the product's own prices */
            active_price?: string | null;
            metadata?: components["schemas"]["Metadata"];
        };
        CustomerSummary: {
            id: components["schemas"]["Id"];
            clerk_user_id: string;
            contact_email: string;
            full_name: string;
            company_name: string;
        };
        Payment: {
            id: components["schemas"]["Id"];
            order: components["schemas"]["NullableId"];
            /** @description Empty without an order */
            order_public_id: string;
            subscription: components["schemas"]["NullableId"];
            provider: components["schemas"]["PaymentProvider"];
            external_id: string;
            status: components["schemas"]["PaymentStatus"];
            dispute: components["schemas"]["DisputeState"];
            /** @enum {string} */
            kind: "checkout" | "recurring";
            amount_cents: components["schemas"]["Cents"];
            tax_cents: components["schemas"]["Cents"];
            refunded_cents: components["schemas"]["Cents"];
            currency: components["schemas"]["Currency"];
            payer_clerk_user_id: string;
            /** @enum {string} */
            disposition: "applied" | "surplus" | "parked";
            /** @description Why it is parked or surplus */
            reason: string;
            source_event: components["schemas"]["NullableId"];
            provider_updated_at: components["schemas"]["NullableTime"];
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        PaymentApply: {
            /** @description The order's public id */
            order: string;
        };
        Refund: {
            id: components["schemas"]["Id"];
            payment: components["schemas"]["Id"];
            order_public_id: string;
            provider: components["schemas"]["PaymentProvider"];
            provider_refund_id: string;
            amount_cents: components["schemas"]["Cents"];
            currency: components["schemas"]["Currency"];
            reason: string;
            state: components["schemas"]["RefundState"];
            actor: string;
            /** @description What happens next, e.g. that the money is given back in the provider's dashboard */
            detail: string;
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        RefundCreate: {
            amount_cents?: number;
            reason: string;
        };
        SellerOrder: components["schemas"]["OrderFields"] & {
            customer: components["schemas"]["CustomerSummary"];
            payments: components["schemas"]["Payment"][];
            refunds: components["schemas"]["Refund"][];
        };
        SellerEvent: {
            id: components["schemas"]["Id"];
            /**
             * @description What the id names
             * @enum {string}
             */
            kind: "payment" | "event";
            provider: string;
            /** @description The provider's delivery id */
            event_id: string;
            event_type: string;
            /** @enum {string} */
            state: "received" | "applied" | "ignored" | "parked" | "failed" | "dead" | "conflict";
            /** @description A code or sentence a person understands */
            reason: string;
            attempts: number;
            received_at: components["schemas"]["NullableTime"];
            next_attempt_at: components["schemas"]["NullableTime"];
            payment: components["schemas"]["Payment"] | null;
        };
        SellerBooking: components["schemas"]["BookingFields"] & {
            customer: components["schemas"]["CustomerSummary"];
            internal_notes: string;
            blocks_from: components["schemas"]["NullableTime"];
            blocks_to: components["schemas"]["NullableTime"];
        };
        SellerBookingUpdate: {
            /** @enum {string} */
            status?: "confirmed" | "completed" | "canceled";
            scheduled_start?: components["schemas"]["TimeInput"];
            /** @description https or empty */
            meeting_url?: string;
            internal_notes?: string;
        };
        SellerFulfillmentOrder: components["schemas"]["WorkFields"] & {
            customer: components["schemas"]["CustomerSummary"];
            internal_notes: string;
        };
        SellerWorkUpdate: {
            status?: components["schemas"]["WorkStatus"];
            delivery_notes?: string;
            internal_notes?: string;
            /** @description RFC 3339 time or null */
            due_at?: string | null;
            shipping_carrier?: string;
            shipping_tracking_number?: string;
            /** @description https or empty */
            shipping_tracking_url?: string;
        };
        WorkDeliverAsset: {
            asset: components["schemas"]["Id"];
        };
        WorkDeliverFile: {
            title?: string;
            file: string;
        };
        SellerCustomer: {
            id: components["schemas"]["Id"];
            clerk_user_id: string;
            contact_email: string;
            full_name: string;
            company_name: string;
            country: string;
            orders_count: number;
            active_subscriptions: number;
            paid: components["schemas"]["MoneyList"];
            refunded: components["schemas"]["MoneyList"];
            first_order_at: components["schemas"]["NullableTime"];
            last_order_at: components["schemas"]["NullableTime"];
        };
        StatsFigures: {
            orders: number;
            paid: components["schemas"]["MoneyList"];
            refunded: components["schemas"]["MoneyList"];
            net: components["schemas"]["MoneyList"];
        };
        StatsPoint: components["schemas"]["StatsFigures"] & {
            start: components["schemas"]["Time"];
            /** @description What recurred a month at the end of this point */
            mrr: components["schemas"]["MoneyList"];
        };
        StatsRecurring: {
            count: number;
            mrr: components["schemas"]["MoneyList"];
        };
        SellerStats: components["schemas"]["StatsFigures"] & {
            from: components["schemas"]["Time"];
            to: components["schemas"]["Time"];
            /** @enum {string} */
            interval: "day" | "week" | "month";
            /** @description Who paid this seller for the first time */
            new_customers: number;
            arpu: components["schemas"]["MoneyList"];
            /** @description Subscribers at the beginning, and those of them who were none at the end */
            churn: {
                subscribers: number;
                lost: number;
                /** @description null without subscribers at the beginning */
                rate: number | null;
            };
            mrr: components["schemas"]["MoneyList"];
            active: components["schemas"]["StatsRecurring"];
            trialing: components["schemas"]["StatsRecurring"];
            past_due: components["schemas"]["StatsRecurring"];
            /** @description What waits for the seller now */
            waiting: {
                fulfillment_orders: number;
                bookings: number;
                parked_payments: number;
                failed_mails: number;
            };
            series: components["schemas"]["StatsPoint"][];
            top_products: {
                product: components["schemas"]["Id"];
                name: string;
                units: number;
                paid: components["schemas"]["MoneyList"];
            }[];
        };
        Project: {
            id: components["schemas"]["Id"];
            name: string;
            slug: string;
            summary: string;
            status: components["schemas"]["ProjectStatus"];
            /** @description Decimal with two places */
            monthly_recurring_revenue: string;
            target_launch_date: string | null;
            created: components["schemas"]["Time"];
            updated: components["schemas"]["Time"];
        };
        /** @description Decimal, at most two places, not negative */
        Revenue: string | number;
        /** @description YYYY-MM-DD, null or empty */
        LaunchDate: string | null;
        ProjectCreate: {
            name: string;
            slug?: string;
            summary?: string;
            status?: components["schemas"]["ProjectStatus"];
            monthly_recurring_revenue?: components["schemas"]["Revenue"];
            target_launch_date?: components["schemas"]["LaunchDate"];
        };
        ProjectUpdate: {
            name?: string;
            slug?: string;
            summary?: string;
            status?: components["schemas"]["ProjectStatus"];
            monthly_recurring_revenue?: components["schemas"]["Revenue"];
            target_launch_date?: components["schemas"]["LaunchDate"];
        };
        AiProvider: {
            key: components["schemas"]["AiProviderKey"];
            label: string;
            /** @enum {string} */
            kind: "local" | "remote" | "self_hosted";
            enabled: boolean;
            base_url: string;
            model_hint: string;
            docs_url: string;
            env_vars: string[];
        };
        AiUsageBucket: {
            /** @enum {string} */
            key: "tokens" | "images" | "videos";
            label: string;
            used: number;
            /** @description null means unlimited */
            limit: number | null;
            unit: string;
            /** @enum {string} */
            reset_window: "billing_cycle";
            percent_used: number | null;
            near_limit: boolean;
        };
        AiUsageSummary: {
            /** @enum {string} */
            period: "current_billing_cycle";
            period_start: components["schemas"]["Time"];
            period_end: components["schemas"]["Time"];
            /** @enum {string} */
            period_source: "subscription_cycle" | "anchored_monthly_cycle";
            plan_tier: components["schemas"]["PlanTier"];
            buckets: components["schemas"]["AiUsageBucket"][];
            billing_sync: components["schemas"]["BillingSync"];
            notes: string[];
        };
        AiUsageEvent: {
            request_id: string;
            /** @enum {string} */
            metric: "tokens" | "images" | "videos";
            /** @enum {string} */
            direction: "input" | "output" | "total";
            amount: number;
            provider: string;
            model_name: string;
            /** @enum {string} */
            state: "reserved" | "settled" | "released";
            created: components["schemas"]["Time"];
        };
        ChatMessage: {
            /** @enum {string} */
            role: "system" | "user" | "assistant";
            content: string;
            name?: string;
        };
        TokenEstimateRequest: {
            model?: string;
            text?: string;
            messages?: components["schemas"]["ChatMessage"][];
        };
        TokenEstimate: {
            model: string;
            estimated_tokens: {
                messages: number;
                text: number;
                total: number;
            };
            notes: string[];
        };
        ChatRequest: {
            provider?: components["schemas"]["AiProviderKey"];
            model?: string;
            messages: components["schemas"]["ChatMessage"][];
            /** @default 320 */
            max_output_tokens?: number;
        };
        ChatAnswer: {
            request_id: string;
            provider: components["schemas"]["AiProviderKey"];
            model: string;
            assistant_message: string;
            usage: {
                input_tokens: number;
                output_tokens: number;
                total_tokens: number;
                cycle_tokens_used: number;
                cycle_tokens_limit: number | null;
                cycle_tokens_remaining: number | null;
                period_start: components["schemas"]["Time"];
                period_end: components["schemas"]["Time"];
            };
            billing_sync: components["schemas"]["BillingSync"];
            notes: string[];
        };
        ImageRequest: {
            provider?: components["schemas"]["AiProviderKey"];
            model?: string;
            prompt: string;
            /** @default 1 */
            count?: number;
            /** @default 1024x1024 */
            size?: string;
        };
        AiImage: {
            id: string;
            url?: string;
            b64_json?: string;
            prompt?: string;
            revised_prompt?: string;
        };
        ImageAnswer: {
            request_id: string;
            provider: components["schemas"]["AiProviderKey"];
            model: string;
            images: components["schemas"]["AiImage"][];
            usage: {
                images_generated: number;
                cycle_images_used: number;
                cycle_images_limit: number | null;
                cycle_images_remaining: number | null;
                period_start: components["schemas"]["Time"];
                period_end: components["schemas"]["Time"];
            };
            billing_sync: components["schemas"]["BillingSync"];
            notes: string[];
        };
        WebhookReceipt: {
            /** @enum {string} */
            status: "ok";
            /** @description true when the same delivery is already stored */
            deduplicated?: boolean;
        };
        ProductList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["Product"][];
        };
        OrderList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["Order"][];
        };
        FulfillmentOrderList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["FulfillmentOrder"][];
        };
        SubscriptionList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["Subscription"][];
        };
        EntitlementList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["Entitlement"][];
        };
        DownloadGrantList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["DownloadGrant"][];
        };
        BookingList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["Booking"][];
        };
        SellerProductList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["SellerProduct"][];
        };
        SellerPriceList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["SellerPrice"][];
        };
        SellerAssetList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["SellerAsset"][];
        };
        AssetUploadList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["AssetUpload"][];
        };
        SellerOrderList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["SellerOrder"][];
        };
        SellerEventList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["SellerEvent"][];
        };
        SellerBookingList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["SellerBooking"][];
        };
        SellerFulfillmentOrderList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["SellerFulfillmentOrder"][];
        };
        SellerCustomerList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["SellerCustomer"][];
        };
        ProjectList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["Project"][];
        };
        AiProviderList: components["schemas"]["ListPage"] & {
            items: components["schemas"]["AiProvider"][];
        };
    };
    responses: {
        /** @description The input is wrong; data.<field> says where */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No token or a bad one */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Known but not allowed */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Missing or somebody else's */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The state does not allow it */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description It was there, and its time is over */
        Gone: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The client speaks another version of tus; Tus-Version names ours */
        OtherTus: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Another request is busy with it; ask again in a moment */
        Locked: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The disk has no room; what came is kept */
        DiskFull: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The body is larger than allowed */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The content type is not accepted here */
        UnsupportedType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description A limit or quota is used up */
        TooMany: {
            headers: {
                /** @description Seconds to wait */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description A neighbour failed */
        BadGateway: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Not configured here or not reachable now */
        Unavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Any other failure, in the same envelope */
        Failure: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: {
        Page: number;
        PerPage: number;
        /** @description Leaves totalItems and totalPages at -1 */
        SkipTotal: "0" | "1" | "true" | "false";
        /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
        After: string;
        IfNoneMatch: string;
        /** @description Day or RFC 3339 time, inclusive */
        From: string;
        /** @description Day or RFC 3339 time, exclusive */
        To: string;
        Id: string;
        /** @description The order's public id */
        PublicId: string;
        Slug: string;
        /** @description The grant's token */
        GrantToken: string;
        /** @description The tus version that the client speaks */
        TusResumable: "1.0.0";
        /** @description The signed part of the link; opaque */
        LinkToken: string;
    };
    requestBodies: {
        /** @description No body, or an empty object */
        Nothing: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        /** @description The provider's event, at most 256 KiB; its exact bytes are signed */
        Event: {
            content: {
                "application/json": unknown;
            };
        };
    };
    headers: {
        /** @description The next page by its cursor, as `<…>; rel="next"`; absent on the last page */
        Next: string;
        /** @description The tus version that the server speaks */
        TusResumable: "1.0.0";
        /** @description How many bytes are safe on disk */
        UploadOffset: string;
        /** @description When the upload is removed if nothing comes, as an HTTP date */
        UploadExpires: string;
        /** @description The id of the file once it is whole and on the shelf */
        UploadAsset: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Writable */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The database cannot be written */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The configuration */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Config"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getCsrf: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token to repeat in X-CSRFToken */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Csrf"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getOpenapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description Words looked for in name, tagline and description */
                q?: string;
                product_type?: components["schemas"]["ProductType"];
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
            };
            header?: {
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of products */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductList"];
                };
            };
            /** @description Unchanged since the given ETag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            default: components["responses"]["Failure"];
        };
    };
    getProduct: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                slug: components["parameters"]["Slug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The product */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductDetail"];
                };
            };
            /** @description Unchanged since the given ETag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    listSlots: {
        parameters: {
            query: {
                /** @description RFC 3339 time */
                from: components["schemas"]["TimeInput"];
                /** @description RFC 3339 time, at most 366 days after from */
                to: components["schemas"]["TimeInput"];
                /** @description IANA name; only checked */
                timezone?: string;
            };
            header?: never;
            path: {
                slug: components["parameters"]["Slug"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The free slots */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Slot"][];
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getMeClerk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Clerk's answer without private fields */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClerkUser"];
                };
            };
            401: components["responses"]["Unauthorized"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    getBillingFeatures: {
        parameters: {
            query?: {
                feature?: string;
                /** @description Profile id of the seller whose keys count */
                seller?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All features, or one */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnabledFeatures"] | components["schemas"]["FeatureCheck"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getSupabaseProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the probe found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupabaseProbe"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerAccount"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    updateCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerAccountUpdate"];
            };
        };
        responses: {
            /** @description The changed account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerAccount"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            415: components["responses"]["UnsupportedType"];
            default: components["responses"]["Failure"];
        };
    };
    getPreflight: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preflight"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    sendPreflightEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["Nothing"];
        responses: {
            /** @description Sent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreflightEmail"];
                };
            };
            /** @description Mail is off (data.sent is false) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooMany"];
            /** @description The mail service failed (data.sent is false) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    exportAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The own data */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountExport"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    deleteAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Erased */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    listOrders: {
        parameters: {
            query?: {
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    createOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Same key and body answer the same order with Idempotency-Replayed; another body is 409 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrderCreate"];
            };
        };
        responses: {
            /** @description The order and where to pay it */
            201: {
                headers: {
                    /** @description "true" when the order is the one of an earlier request */
                    "Idempotency-Replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderCheckout"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            415: components["responses"]["UnsupportedType"];
            429: components["responses"]["TooMany"];
            502: components["responses"]["BadGateway"];
            default: components["responses"]["Failure"];
        };
    };
    listWork: {
        parameters: {
            query?: {
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of work */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FulfillmentOrderList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The order's public id */
                public_id: components["parameters"]["PublicId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    cancelOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The order's public id */
                public_id: components["parameters"]["PublicId"];
            };
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["Nothing"];
        responses: {
            /** @description The canceled order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    checkoutOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The order's public id */
                public_id: components["parameters"]["PublicId"];
            };
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["Nothing"];
        responses: {
            /** @description The order and where to pay it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderCheckout"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooMany"];
            502: components["responses"]["BadGateway"];
            default: components["responses"]["Failure"];
        };
    };
    confirmOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Must match ORDER_CONFIRM_SHARED_SECRET */
                "X-Order-Confirm-Secret"?: string;
            };
            path: {
                /** @description The order's public id */
                public_id: components["parameters"]["PublicId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OrderConfirm"];
            };
        };
        responses: {
            /** @description The confirmed order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderConfirmed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description Canceled or refunded, or only the webhook confirms (data.pending_verification is true) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            429: components["responses"]["TooMany"];
            default: components["responses"]["Failure"];
        };
    };
    getReceipt: {
        parameters: {
            query?: {
                format?: "html" | "pdf";
            };
            header?: never;
            path: {
                /** @description The order's public id */
                public_id: components["parameters"]["PublicId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/pdf": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    listSubscriptions: {
        parameters: {
            query?: {
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of subscriptions */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubscriptionList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getSubscriptionStatus: {
        parameters: {
            query?: {
                /** @description Ask the billing provider now */
                refresh?: "1" | "0" | "true" | "false" | "yes" | "no" | "on" | "off";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The freshness */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingSync"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    cancelSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["Nothing"];
        responses: {
            /** @description The subscription */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    listEntitlements: {
        parameters: {
            query?: {
                /** @description false answers ended and revoked ones too */
                current?: "true" | "false" | "1" | "0" | "yes" | "no";
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entitlements */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntitlementList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    listDownloads: {
        parameters: {
            query?: {
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of grants */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadGrantList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    accessDownload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The grant's token */
                token: components["parameters"]["GrantToken"];
            };
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["Nothing"];
        responses: {
            /** @description The link */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadAccess"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description Not downloadable (data.grant is the grant) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    downloadFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The signed part of the link; opaque */
                token: components["parameters"]["LinkToken"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The requested range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description Unchanged */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The range lies outside the file */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Failure"];
        };
    };
    uploadFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The signed part of the link; opaque */
                token: components["parameters"]["LinkToken"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description Stored; complete the upload next */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            default: components["responses"]["Failure"];
        };
    };
    listBookings: {
        parameters: {
            query?: {
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of bookings */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    createBooking: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingCreate"];
            };
        };
        responses: {
            /** @description The booking */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The slot is taken (data.scheduled_start.code is slot_taken), or the state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    updateBooking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingUpdate"];
            };
        };
        responses: {
            /** @description The changed booking */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Booking"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            /** @description The slot is taken (data.scheduled_start.code is slot_taken), or it is too late */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            default: components["responses"]["Failure"];
        };
    };
    getBookingCalendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The calendar file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    listSellerProducts: {
        parameters: {
            query?: {
                q?: string;
                visibility?: components["schemas"]["Visibility"];
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of products */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerProductList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["Failure"];
        };
    };
    createSellerProduct: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SellerProductCreate"];
            };
        };
        responses: {
            /** @description The product */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerProduct"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["Failure"];
        };
    };
    getSellerProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The product */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerProduct"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    deleteSellerProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    updateSellerProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SellerProductUpdate"];
            };
        };
        responses: {
            /** @description The changed product */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerProduct"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    listSellerPrices: {
        parameters: {
            query?: {
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
            };
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of prices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerPriceList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    createSellerPrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SellerPriceCreate"];
            };
        };
        responses: {
            /** @description The price */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerPrice"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    getSellerPrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The price */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerPrice"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    deleteSellerPrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    updateSellerPrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SellerPriceUpdate"];
            };
        };
        responses: {
            /** @description The changed or new price */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerPrice"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    listSellerAssets: {
        parameters: {
            query?: {
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
            };
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of files */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerAssetList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    createSellerAsset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SellerAssetRegister"];
                "multipart/form-data": components["schemas"]["SellerAssetUpload"];
            };
        };
        responses: {
            /** @description The file */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerAsset"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedType"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    createUploadUrl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadUrlCreate"];
            };
        };
        responses: {
            /** @description Where and how to put the bytes */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadUrl"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    getSellerAsset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerAsset"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    deleteSellerAsset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted or deactivated */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    updateSellerAsset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SellerAssetUpdate"];
                "multipart/form-data": components["schemas"]["SellerAssetReplace"];
            };
        };
        responses: {
            /** @description The changed file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerAsset"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedType"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    listUploads: {
        parameters: {
            query?: {
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of uploads */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetUploadList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["Failure"];
        };
    };
    startUpload: {
        parameters: {
            query?: never;
            header: {
                /** @description The tus version that the client speaks */
                "Tus-Resumable": components["parameters"]["TusResumable"];
                /** @description Bytes of the whole file */
                "Upload-Length": string;
                "Upload-Metadata": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["Nothing"];
        responses: {
            /** @description Where the parts go */
            201: {
                headers: {
                    /** @description The upload */
                    Location?: string;
                    "Tus-Resumable": components["headers"]["TusResumable"];
                    "Upload-Expires": components["headers"]["UploadExpires"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description Too many uploads are open */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            412: components["responses"]["OtherTus"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedType"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["DiskFull"];
            default: components["responses"]["Failure"];
        };
    };
    describeUploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the headers */
            204: {
                headers: {
                    "Tus-Resumable": components["headers"]["TusResumable"];
                    /** @description Versions that are spoken */
                    "Tus-Version"?: string;
                    /** @description creation, termination and expiration */
                    "Tus-Extension"?: string;
                    /** @description The largest file in bytes */
                    "Tus-Max-Size"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    dropUpload: {
        parameters: {
            query?: never;
            header: {
                /** @description The tus version that the client speaks */
                "Tus-Resumable": components["parameters"]["TusResumable"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Discarded */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["OtherTus"];
            423: components["responses"]["Locked"];
            default: components["responses"]["Failure"];
        };
    };
    getUploadOffset: {
        parameters: {
            query?: never;
            header: {
                /** @description The tus version that the client speaks */
                "Tus-Resumable": components["parameters"]["TusResumable"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the headers */
            200: {
                headers: {
                    "Tus-Resumable": components["headers"]["TusResumable"];
                    /** @description Bytes of the whole file */
                    "Upload-Length"?: string;
                    "Upload-Offset": components["headers"]["UploadOffset"];
                    /** @description As announced */
                    "Upload-Metadata"?: string;
                    "Upload-Expires": components["headers"]["UploadExpires"];
                    "Upload-Asset": components["headers"]["UploadAsset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            410: components["responses"]["Gone"];
            412: components["responses"]["OtherTus"];
            423: components["responses"]["Locked"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["DiskFull"];
            default: components["responses"]["Failure"];
        };
    };
    appendUpload: {
        parameters: {
            query?: never;
            header: {
                /** @description The tus version that the client speaks */
                "Tus-Resumable": components["parameters"]["TusResumable"];
                /** @description Where the part begins */
                "Upload-Offset": string;
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description Kept */
            204: {
                headers: {
                    "Tus-Resumable": components["headers"]["TusResumable"];
                    "Upload-Offset": components["headers"]["UploadOffset"];
                    "Upload-Expires": components["headers"]["UploadExpires"];
                    "Upload-Asset": components["headers"]["UploadAsset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The part begins elsewhere, or was cut; Upload-Offset says where to go on */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            410: components["responses"]["Gone"];
            412: components["responses"]["OtherTus"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedType"];
            423: components["responses"]["Locked"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["DiskFull"];
            default: components["responses"]["Failure"];
        };
    };
    completeSellerAsset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["Nothing"];
        responses: {
            /** @description The active file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerAsset"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    publishSellerAsset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description What is new */
                    notes?: string;
                };
            };
        };
        responses: {
            /** @description What was done now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asset: components["schemas"]["SellerAsset"];
                        /** @description purchases that got the file */
                        granted: number;
                        /** @description people who were written to */
                        told: number;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    getServiceOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The offer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerServiceOffer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    putServiceOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceOfferInput"];
            };
        };
        responses: {
            /** @description The offer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerServiceOffer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    updateServiceOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceOfferInput"];
            };
        };
        responses: {
            /** @description The offer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerServiceOffer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    listSellerOrders: {
        parameters: {
            query?: {
                status?: components["schemas"]["OrderStatus"];
                /** @description Part of an order id or a customer's name or address */
                q?: string;
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerOrderList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["Failure"];
        };
    };
    getSellerOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The order's public id */
                public_id: components["parameters"]["PublicId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerOrder"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    refundOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The order's public id */
                public_id: components["parameters"]["PublicId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundCreate"];
            };
        };
        responses: {
            /** @description Refunded or recorded */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refund"];
                };
            };
            /** @description The provider was asked */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refund"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    cancelSellerOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The order's public id */
                public_id: components["parameters"]["PublicId"];
            };
            cookie?: never;
        };
        requestBody?: components["requestBodies"]["Nothing"];
        responses: {
            /** @description The canceled order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerOrder"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    listSellerEvents: {
        parameters: {
            query?: {
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of what waits for a decision */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerEventList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["Failure"];
        };
    };
    applyPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentApply"];
            };
        };
        responses: {
            /** @description The applied payment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    listSellerBookings: {
        parameters: {
            query?: {
                status?: components["schemas"]["BookingStatus"];
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of bookings */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerBookingList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["Failure"];
        };
    };
    getSellerBooking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The booking */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerBooking"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    updateSellerBooking: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SellerBookingUpdate"];
            };
        };
        responses: {
            /** @description The changed booking */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerBooking"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    listSellerWork: {
        parameters: {
            query?: {
                status?: components["schemas"]["WorkStatus"];
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of work */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerFulfillmentOrderList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["Failure"];
        };
    };
    getSellerWork: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The work */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerFulfillmentOrder"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    updateSellerWork: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SellerWorkUpdate"];
            };
        };
        responses: {
            /** @description The changed work */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerFulfillmentOrder"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            default: components["responses"]["Failure"];
        };
    };
    deliverWork: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkDeliverAsset"];
                "multipart/form-data": components["schemas"]["WorkDeliverFile"];
            };
        };
        responses: {
            /** @description The delivered work */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerFulfillmentOrder"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedType"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    listSellerCustomers: {
        parameters: {
            query?: {
                q?: string;
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of customers */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerCustomerList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["Failure"];
        };
    };
    getSellerStats: {
        parameters: {
            query?: {
                /** @description Day or RFC 3339 time, inclusive */
                from?: components["parameters"]["From"];
                /** @description Day or RFC 3339 time, exclusive */
                to?: components["parameters"]["To"];
                interval?: components["schemas"]["Interval"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SellerStats"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["Failure"];
        };
    };
    exportSellerOrders: {
        parameters: {
            query?: {
                /** @description Day or RFC 3339 time, inclusive */
                from?: components["parameters"]["From"];
                /** @description Day or RFC 3339 time, exclusive */
                to?: components["parameters"]["To"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["Failure"];
        };
    };
    exportSellerCustomers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            default: components["responses"]["Failure"];
        };
    };
    listProjects: {
        parameters: {
            query?: {
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
                /** @description Where the page begins: the cursor that the Link header of the page before names. Any page then costs the same; page is only repeated in the answer */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of projects */
            200: {
                headers: {
                    Link: components["headers"]["Next"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    createProject: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectCreate"];
            };
        };
        responses: {
            /** @description The project */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    deleteProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    updateProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectUpdate"];
            };
        };
        responses: {
            /** @description The changed project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            default: components["responses"]["Failure"];
        };
    };
    listAiProviders: {
        parameters: {
            query?: {
                page?: components["parameters"]["Page"];
                perPage?: components["parameters"]["PerPage"];
                /** @description Leaves totalItems and totalPages at -1 */
                skipTotal?: components["parameters"]["SkipTotal"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of providers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiProviderList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    getAiUsage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The usage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AiUsageSummary"];
                };
            };
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    estimateTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenEstimateRequest"];
            };
        };
        responses: {
            /** @description The estimate */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenEstimate"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            default: components["responses"]["Failure"];
        };
    };
    completeChat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatRequest"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooMany"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    generateImages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImageRequest"];
            };
        };
        responses: {
            /** @description The images */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooMany"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    receiveClerkWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Event"];
        responses: {
            /** @description Stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookReceipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            413: components["responses"]["TooLarge"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    receiveStripeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Event"];
        responses: {
            /** @description Stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookReceipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            413: components["responses"]["TooLarge"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
    receiveResendWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Event"];
        responses: {
            /** @description Stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookReceipt"];
                };
            };
            400: components["responses"]["BadRequest"];
            413: components["responses"]["TooLarge"];
            503: components["responses"]["Unavailable"];
            default: components["responses"]["Failure"];
        };
    };
}
