package sandbox

import "net/http"

func (s *Sandbox) fapi() http.Handler { return http.NotFoundHandler() }
