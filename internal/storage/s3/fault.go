package s3

import (
	"context"
	"errors"
	"net/http"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"pocketstarter/commerce"
)

// Reasons of errors, for the probe's advice.
const (
	reasonBucket  = "bucket_missing"
	reasonKeys    = "wrong_keys"
	reasonDenied  = "denied"
	reasonClock   = "clock_skew"
	reasonNetwork = "unreachable"
)

// fault turns what the SDK reports into one of our errors: a missing object is
// CodeNotFound, all else CodeUpstream with a reason. S3's own words are only the cause.
func fault(err error) error {
	if _, ok := errors.AsType[*commerce.Error](err); ok || err == nil {
		return err
	}
	upstream := func(reason, message string) error {
		return commerce.Fail(commerce.CodeUpstream, "%s", message).WithReason(reason).WithCause(err)
	}
	code := ""
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		code = api.ErrorCode()
	}
	switch code {
	case "NoSuchKey", "NotFound", "NoSuchVersion":
		return commerce.Fail(commerce.CodeNotFound, "The file is not in the storage.").WithReason("object_missing").WithCause(err)
	case "NoSuchBucket", "PermanentRedirect", "InvalidBucketName":
		return upstream(reasonBucket, "The storage does not know the bucket.")
	case "InvalidAccessKeyId", "XAdminUserNotFound" /* versitygw's word for it */, "SignatureDoesNotMatch", "AuthorizationHeaderMalformed", "InvalidToken":
		return upstream(reasonKeys, "The storage refused our keys.")
	case "RequestTimeTooSkewed", "RequestExpired":
		return upstream(reasonClock, "The storage says that this machine's clock is wrong.")
	case "AccessDenied", "AllAccessDisabled", "Forbidden":
		return upstream(reasonDenied, "The storage does not allow this.")
	case "EntityTooLarge":
		return commerce.FailField("file", "too_large", "The file is larger than the storage takes.").WithCause(err)
	case "BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch":
		return upstream("checksum_mismatch", "The bytes changed on their way to the storage.")
	}
	if response, ok := errors.AsType[*smithyhttp.ResponseError](err); ok && response.HTTPStatusCode() != 0 {
		switch status := response.HTTPStatusCode(); {
		case status == http.StatusNotFound && code == "": // HEAD has no body, so no code either
			return commerce.Fail(commerce.CodeNotFound, "The file is not in the storage.").WithReason("object_missing").WithCause(err)
		case status == http.StatusForbidden:
			return upstream(reasonDenied, "The storage does not allow this.")
		}
		return upstream("", "The storage failed.")
	}
	if errors.Is(err, context.Canceled) {
		return upstream("", "The transfer was stopped.")
	}
	return upstream(reasonNetwork, "The storage cannot be reached.")
}
