package collections

// PlanTier is a value of a select field; these are all there are.
type PlanTier string

const (
	TierFree       PlanTier = "free"
	TierPro        PlanTier = "pro"
	TierEnterprise PlanTier = "enterprise"
)

// ProductType is a value of a select field; these are all there are.
type ProductType string

const (
	ProductDigital ProductType = "digital"
	ProductService ProductType = "service"
)

// ProductTypes are all of them, in the words of the API.
var ProductTypes = []string{string(ProductDigital), string(ProductService)}

// Visibility is a value of a select field; these are all there are.
type Visibility string

const (
	VisibilityDraft     Visibility = "draft"
	VisibilityPublished Visibility = "published"
	VisibilityArchived  Visibility = "archived"
)

// BillingPeriod is a value of a select field; these are all there are.
type BillingPeriod string

const (
	PeriodOneTime BillingPeriod = "one_time"
	PeriodMonthly BillingPeriod = "monthly"
	PeriodYearly  BillingPeriod = "yearly"
)

// BookingPolicy is a value of a select field; these are all there are.
type BookingPolicy string

const (
	PolicyPurchase BookingPolicy = "purchase"
	PolicyOpen     BookingPolicy = "open"
)

// DeliveryMode is a value of a select field; these are all there are.
type DeliveryMode string

const (
	DeliveryDownloadable    DeliveryMode = "downloadable"
	DeliveryPhysicalShipped DeliveryMode = "physical_shipped"
	DeliveryMeeting         DeliveryMode = "meeting"
)

// SubscriptionStatus is a value of a select field; these are all there are.
type SubscriptionStatus string

const (
	SubTrialing   SubscriptionStatus = "trialing"
	SubActive     SubscriptionStatus = "active"
	SubPastDue    SubscriptionStatus = "past_due"
	SubCanceled   SubscriptionStatus = "canceled"
	SubEnded      SubscriptionStatus = "ended"
	SubIncomplete SubscriptionStatus = "incomplete"
	SubUpcoming   SubscriptionStatus = "upcoming"
	SubPaused     SubscriptionStatus = "paused"
)

// OrderStatus is a value of a select field; these are all there are.
type OrderStatus string

const (
	OrderDraft          OrderStatus = "draft"
	OrderPendingPayment OrderStatus = "pending_payment"
	OrderPaid           OrderStatus = "paid"
	OrderFulfilled      OrderStatus = "fulfilled"
	OrderCanceled       OrderStatus = "canceled"
	OrderRefunded       OrderStatus = "refunded"
)

// PaymentProvider is a value of a select field; these are all there are.
type PaymentProvider string

const (
	ProviderClerk   PaymentProvider = "clerk"
	ProviderStripe  PaymentProvider = "stripe"
	ProviderLink    PaymentProvider = "link"
	ProviderManual  PaymentProvider = "manual"
	ProviderSandbox PaymentProvider = "sandbox"
)

// PaymentStatus is a value of a select field; these are all there are.
type PaymentStatus string

const (
	PaymentPending           PaymentStatus = "pending"
	PaymentFailed            PaymentStatus = "failed"
	PaymentSucceeded         PaymentStatus = "succeeded"
	PaymentPartiallyRefunded PaymentStatus = "partially_refunded"
	PaymentRefunded          PaymentStatus = "refunded"
)

// DisputeState is a value of a select field; these are all there are.
type DisputeState string

const (
	DisputeNone DisputeState = "none"
	DisputeOpen DisputeState = "open"
	DisputeWon  DisputeState = "won"
	DisputeLost DisputeState = "lost"
)

// PaymentKind is a value of a select field; these are all there are.
type PaymentKind string

const (
	KindCheckout  PaymentKind = "checkout"
	KindRecurring PaymentKind = "recurring"
)

// Disposition is a value of a select field; these are all there are.
type Disposition string

const (
	DispositionApplied Disposition = "applied"
	DispositionSurplus Disposition = "surplus"
	DispositionParked  Disposition = "parked"
)

// RefundState is a value of a select field; these are all there are.
type RefundState string

const (
	RefundPending RefundState = "pending"
	RefundDone    RefundState = "done"
	RefundFailed  RefundState = "failed"
)

// EventState is a value of a select field; these are all there are.
type EventState string

const (
	EventReceived EventState = "received"
	EventApplied  EventState = "applied"
	EventIgnored  EventState = "ignored"
	EventParked   EventState = "parked"
	EventFailed   EventState = "failed"
	EventDead     EventState = "dead"
	EventConflict EventState = "conflict"
)

// EntitlementSource is a value of a select field; these are all there are.
type EntitlementSource string

const (
	SourcePlan     EntitlementSource = "plan"
	SourcePurchase EntitlementSource = "purchase"
	SourceManual   EntitlementSource = "manual"
)

// BookingStatus is a value of a select field; these are all there are.
type BookingStatus string

const (
	BookingRequested BookingStatus = "requested"
	BookingHeld      BookingStatus = "held"
	BookingConfirmed BookingStatus = "confirmed"
	BookingCompleted BookingStatus = "completed"
	BookingCanceled  BookingStatus = "canceled"
)

// WorkStatus is a value of a select field; these are all there are.
type WorkStatus string

const (
	WorkRequested        WorkStatus = "requested"
	WorkInProgress       WorkStatus = "in_progress"
	WorkReadyForDelivery WorkStatus = "ready_for_delivery"
	WorkCompleted        WorkStatus = "completed"
	WorkCanceled         WorkStatus = "canceled"
)

// ProjectStatus is a value of a select field; these are all there are.
type ProjectStatus string

const (
	ProjectIdea     ProjectStatus = "idea"
	ProjectBuilding ProjectStatus = "building"
	ProjectLive     ProjectStatus = "live"
	ProjectPaused   ProjectStatus = "paused"
)

// UsageMetric is a value of a select field; these are all there are.
type UsageMetric string

const (
	MetricTokens UsageMetric = "tokens"
	MetricImages UsageMetric = "images"
	MetricVideos UsageMetric = "videos"
)

// UsageDirection is a value of a select field; these are all there are.
type UsageDirection string

const (
	DirectionInput  UsageDirection = "input"
	DirectionOutput UsageDirection = "output"
	DirectionTotal  UsageDirection = "total"
)

// UsageState is a value of a select field; these are all there are.
type UsageState string

const (
	UsageReserved UsageState = "reserved"
	UsageSettled  UsageState = "settled"
	UsageReleased UsageState = "released"
)

// EmailState is a value of a select field; these are all there are.
type EmailState string

const (
	EmailWaitingAddress EmailState = "waiting_address"
	EmailQueued         EmailState = "queued"
	EmailSent           EmailState = "sent"
	EmailFailed         EmailState = "failed"
	EmailDead           EmailState = "dead"
	EmailSuppressed     EmailState = "suppressed"
)

// SuppressionCause is a value of a select field; these are all there are.
type SuppressionCause string

const (
	SuppressedForBounce    SuppressionCause = "bounce"
	SuppressedForComplaint SuppressionCause = "complaint"
)
