package routes

// TableRows lists every row of the route table, for tests outside the package.
func TableRows() []RouteInfo { return infoOf((&api{}).table(&Edge{})) }
