// Command bench measures the built shop over loopback and prints each figure of
// the contract's section 13 beside its floor, taken in the same run with the same
// generator: what bare SQLite, plain net/http or a bare PocketBase does here.
// Nothing fails for being slow; a wrong answer or a lost order does.
//
//	go run ./internal/bench                       every part, a few seconds each
//	go run ./internal/bench -part webhooks,reads  some parts
//	go run ./internal/bench -seconds 20 -burst 20000 -grow 1000000
package main

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"pocketstarter/internal/rig"
)

// connections is the contract's number.
const connections = 32

// options come from the command line.
type options struct {
	parts   string
	binary  string        // "" builds it from the tree
	seconds time.Duration // of each timed load
	burst   int           // payments sent as fast as they are taken
	grow    int           // orders written into the shop before the growth part
	metrics string        // where the shop shows its profiles; "" nowhere
}

// bench is one run: a shop, its product, and the orders made so far.
type bench struct {
	options
	root  string
	shop  *rig.Shop
	goods rig.Product
	table table

	buyers  []string // Clerk user ids
	tokens  []string
	pending []paidOrder // made by the orders part, spent by the webhook parts

	meanwhile float64 // orders a second that were fulfilled during the last burst's acknowledgments
}

type paidOrder struct {
	user     string
	publicID string
	id       string // ends the ids of its payment and of the delivery
}

func main() {
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "floor-") {
		if err := serveFloor(os.Args[1], os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	var o options
	seconds := flag.Float64("seconds", 3, "length of each timed load")
	flag.StringVar(&o.parts, "part", "start,orders,catalog,reads,webhooks,grow", "comma-separated parts to run")
	flag.IntVar(&o.burst, "burst", 3000, "payments of the burst that is drained without loss (the contract says 20000)")
	flag.IntVar(&o.grow, "grow", 20000, "orders for the growth part (the contract says 1000000); 0 leaves it out")
	flag.StringVar(&o.binary, "bin", "", "a built shop to measure instead of building one")
	flag.StringVar(&o.metrics, "metrics", "", "the shop's METRICS_ADDR: profile it there with go tool pprof while a load runs")
	flag.Parse()
	o.seconds = time.Duration(*seconds * float64(time.Second))
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options) (err error) {
	root, err := os.MkdirTemp("", "pocketstarter-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)
	b := &bench{options: o, root: root}
	fmt.Printf("%s, %d processors, %d connections, durable commits\n", runtime.Version(), runtime.NumCPU(), connections)
	if b.binary == "" {
		fmt.Println("building the shop")
		if b.binary, err = rig.Build(root); err != nil {
			return err
		}
	}
	var settings []string
	if b.metrics != "" {
		settings = append(settings, "METRICS_ADDR="+b.metrics)
	}
	if b.shop, err = rig.New(b.binary, root, settings...); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			fmt.Fprintln(os.Stderr, b.shop.Log())
		}
		err = errors.Join(err, b.shop.Close())
	}()
	if err := b.open(); err != nil {
		return err
	}
	for _, p := range []struct {
		name string
		run  func() error
	}{
		{"start", b.benchStart}, {"orders", b.benchOrders}, {"catalog", b.benchCatalog}, {"reads", b.benchReads},
		{"webhooks", b.benchWebhooks}, {"grow", b.benchGrowth},
	} {
		if !strings.Contains(","+o.parts+",", ","+p.name+",") {
			continue
		}
		if err := p.run(); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	b.table.memory("memory, most during all loads (MB)", peakMemory(b.shop.PID()), "under 200")
	b.table.print()
	return nil
}

// open starts the shop and stocks it with as many products as a list page shows.
func (b *bench) open() error {
	if _, err := b.shop.Start(); err != nil {
		return err
	}
	for i := range 30 {
		p, err := b.shop.Stock(fmt.Sprint("bench", i))
		if err != nil {
			return err
		}
		b.goods = p
	}
	for i := range 64 {
		user := fmt.Sprint("user_bench", i)
		if err := b.deliver("msg_"+user, rig.UserCreated(user)); err != nil {
			return err
		}
		b.buyers = append(b.buyers, user)
		b.tokens = append(b.tokens, b.shop.Clerk.Token(user))
	}
	return nil
}

func (b *bench) deliver(id string, payload []byte) error {
	a, err := b.shop.Deliver(id, payload)
	if err != nil {
		return err
	}
	return a.Into(200, nil)
}

// floorServer is this program run as a bare server.
type floorServer struct {
	base string
	pid  int
	took time.Duration // until it answered
	stop func()
}

// floor runs this program again as a bare server and returns its address and how
// long it took to answer.
func (b *bench) floor(kind string, args ...string) (base string, took time.Duration, stop func(), err error) {
	f, err := b.startFloor(kind, args...)
	return f.base, f.took, f.stop, err
}

func (b *bench) startFloor(kind string, args ...string) (floorServer, error) {
	self, err := os.Executable()
	if err != nil {
		return floorServer{}, err
	}
	address, err := rig.FreeAddress()
	if err != nil {
		return floorServer{}, err
	}
	cmd := exec.Command(self, append([]string{kind, address}, args...)...)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return floorServer{}, err
	}
	f := floorServer{base: "http://" + address, pid: cmd.Process.Pid, stop: func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }}
	for ; time.Since(began) < 30*time.Second; time.Sleep(2 * time.Millisecond) {
		if res, err := http.Get(f.base + "/api/health"); err == nil { //nolint:noctx // the loop ends by itself
			f.took = time.Since(began)
			return f, res.Body.Close()
		}
	}
	f.stop()
	return floorServer{}, fmt.Errorf("%s did not start", kind)
}
