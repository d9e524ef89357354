import type { components } from './schema.gen';

/** Short names for the shapes of routes/openapi.yaml. */
type S = components['schemas'];

export type Product = S['Product'];
export type ProductDetail = S['ProductDetail'];
export type ProductType = S['ProductType'];
export type PublicPrice = S['PublicPrice'];
export type PublicServiceOffer = S['PublicServiceOffer'];
export type Order = S['Order'];
export type OrderFields = S['OrderFields'];
export type OrderStatus = S['OrderStatus'];
export type OrderCheckout = S['OrderCheckout'];
export type Checkout = S['Checkout'];
export type DownloadGrant = S['DownloadGrant'];
export type Booking = S['Booking'];
export type BookingStatus = S['BookingStatus'];
export type FulfillmentOrder = S['FulfillmentOrder'];
export type Subscription = S['Subscription'];
export type Preflight = S['Preflight'];
export type PreflightCheck = S['PreflightCheck'];
export type CustomerAccount = S['CustomerAccount'];
export type CustomerAccountUpdate = S['CustomerAccountUpdate'];
export type SellerProduct = S['SellerProduct'];
export type SellerProductUpdate = S['SellerProductUpdate'];
export type SellerPrice = S['SellerPrice'];
export type SellerAsset = S['SellerAsset'];
export type SellerServiceOffer = S['SellerServiceOffer'];
export type ServiceOfferInput = S['ServiceOfferInput'];
export type Availability = S['Availability'];
export type SellerOrder = S['SellerOrder'];
export type SellerBooking = S['SellerBooking'];
export type SellerWork = S['SellerFulfillmentOrder'];
export type SellerEvent = S['SellerEvent'];
export type SellerStats = S['SellerStats'];
export type Money = S['Money'];
