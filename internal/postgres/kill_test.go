package postgres_test

const workerVariable = "POSTGRES_TEST_WORKER"

func workerMain() {}
