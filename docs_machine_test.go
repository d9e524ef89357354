package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/rig"
)

// machine is a server as the deploy guide finds it: a home with the program, deploy/, settings and
// a live shop with a sale in pb_data. Absolute paths of the documents lie under root. systemctl,
// useradd, systemd-run and docker are stand-ins that do what the guide needs of them.
type machine struct {
	t          *testing.T
	root, home string
}

// template is the live shop that every machine gets a copy of, made once.
var template struct {
	once sync.Once
	dir  string
	env  []string
	err  error
}

func makeTemplate() (dir string, env []string, err error) {
	dir, err = os.MkdirTemp("", "pocketstarter-docs-")
	if err != nil {
		return "", nil, err
	}
	shop, err := rig.New(os.Args[0], dir, "POCKETSTARTER_TEST_RUN=1")
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = shop.Close() }()
	if _, err = shop.Start(); err != nil {
		return "", nil, err
	}
	product, err := shop.Stock("docs")
	if err != nil {
		return "", nil, err
	}
	const user = "user_docs"
	if _, err = shop.Deliver("msg_docs_user", rig.UserCreated(user)); err != nil {
		return "", nil, err
	}
	order, err := shop.Buy(shop.Clerk.Token(user), product)
	if err != nil {
		return "", nil, err
	}
	if a, err := shop.Deliver("msg_docs_paid", order.Pay(user, product).Event()); err != nil || a.Status != http.StatusOK {
		return "", nil, err
	}
	shop.Stop()
	return dir, shop.Environment(), nil
}

// newMachine prepares what the block's section is about.
func newMachine(t *testing.T, b block) *machine {
	t.Helper()
	template.once.Do(func() { template.dir, template.env, template.err = makeTemplate() })
	require.NoError(t, template.err)
	m := &machine{t: t, root: t.TempDir()}
	m.home = filepath.Join(m.root, "home")
	for _, dir := range []string{"home/bin", "stand-ins", "usr/local/bin", "etc/systemd/system", "etc/caddy", "var/lib", "backups", "srv", "data", "tmp"} {
		require.NoError(t, os.MkdirAll(filepath.Join(m.root, dir), 0o755)) //nolint:gosec // as on a real machine
	}
	program, err := filepath.Abs(os.Args[0])
	require.NoError(t, err)
	for _, path := range []string{"home/pocketstarter", "home/bin/pocketstarter", "stand-ins/pocketstarter"} {
		m.write(path, "#!/bin/sh\nPOCKETSTARTER_TEST_RUN=1 exec "+program+" \"$@\"\n", 0o755)
	}
	for name, text := range standIns {
		m.write("stand-ins/"+name, "#!/bin/sh\nROOT="+m.root+"\necho \"$(basename \"$0\") $*\" >> $ROOT/calls\n"+text, 0o755)
	}
	for _, file := range []string{"deploy/shop", "deploy/pocketstarter.service", "deploy/Caddyfile", ".env.example", "compose.yaml", "Dockerfile"} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		m.write("home/"+file, m.below(string(text)), 0o755)
	}
	settings := ""
	for _, pair := range template.env {
		if !strings.HasPrefix(pair, "HOME=") && !strings.HasPrefix(pair, "TMPDIR=") && !strings.HasPrefix(pair, "POCKETSTARTER") {
			settings += pair + "\n"
		}
	}
	t.Cleanup(func() { m.quiet("kill $(cat $ROOT/unit.pid) 2>/dev/null") })
	switch {
	case b.file == "docs/01-quickstart.md" && b.section == "Your own accounts":
		m.run("pocketstarter seed --dir pb_data") // the sandbox that people come from
		m.write("home/.env", "SELLERS=user_2abc\nAPP_DEBUG=true\nCLERK_SECRET_KEY=sk_test_Qm9vdHN0cmFwcGVk\n", 0o600)
		return m
	case strings.HasPrefix(b.file, "docs/01") || strings.HasPrefix(b.file, "docs/02") || strings.HasPrefix(b.file, "README"), b.section == "Docker Compose":
		return m // no settings: a sandbox
	case b.section == "From sandbox to live":
		m.run("pocketstarter seed --dir pb_data")
	default:
		require.NoError(t, os.CopyFS(filepath.Join(m.home, "pb_data"), os.DirFS(filepath.Join(template.dir, "data"))))
	}
	m.write("home/.env", settings, 0o600)
	if b.section == "Operators" || b.section == "Backups" {
		m.run(installSteps(t))
	}
	return m
}

// installSteps is the block of the deploy guide that sets the service up.
func installSteps(t *testing.T) string {
	t.Helper()
	for _, b := range blocks(t) {
		if strings.HasPrefix(b.text, "useradd ") {
			return b.text
		}
	}
	t.Fatal("the deploy guide has no block that begins with useradd")
	return ""
}

func (m *machine) write(path, text string, mode os.FileMode) {
	m.t.Helper()
	path = filepath.Join(m.root, path)
	require.NoError(m.t, os.MkdirAll(filepath.Dir(path), 0o755)) //nolint:gosec // as on a real machine
	require.NoError(m.t, os.WriteFile(path, []byte(text), mode))
}

var absolute = regexp.MustCompile(`(^|[\s='":])(/(?:var/lib|etc|usr/local/bin|backups|srv)(?:/|\b))`)

// below moves the absolute paths of a text under the machine's root.
func (m *machine) below(text string) string {
	return regexp.MustCompile("(?m)"+absolute.String()).ReplaceAllString(text, "${1}"+m.root+"${2}")
}

// run types a script, answering questions with the name of the data directory.
func (m *machine) run(script string) {
	m.t.Helper()
	out, err := m.shell(script).CombinedOutput()
	if err != nil {
		unit, _ := os.ReadFile(filepath.Join(m.root, "unit.log"))
		require.NoError(m.t, err, "%s\n%s\n%s", script, out, unit)
	}
}

func (m *machine) quiet(script string) { _ = m.shell(script).Run() }

func (m *machine) shell(script string) *exec.Cmd {
	cmd := exec.Command("bash", "-eu", "-o", "pipefail", "-c", m.below(script))
	peers, err := filepath.Abs(".cache/tools")
	require.NoError(m.t, err)
	cmd.Dir, cmd.Stdin = m.home, strings.NewReader("pb_data\n")
	cmd.Env = []string{"HOME=" + m.home, "ROOT=" + m.root, "TMPDIR=" + filepath.Join(m.root, "tmp"), "TOKEN=a", "TOKEN2=b",
		"PATH=" + filepath.Join(m.root, "usr/local/bin") + ":" + filepath.Join(m.root, "stand-ins") + ":" + os.Getenv("PATH") + ":" + peers}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// standIns do what the documents ask of programs that need root, systemd or a Docker engine. An
// unknown call fails.
var standIns = map[string]string{
	"useradd": `[ "$#" -ge 2 ]`,
	"systemctl": `
case "$*" in
daemon-reload | "edit caddy") ;;
"restart caddy")
  if command -v caddy > /dev/null; then
    SHOP_DOMAIN=shop.example.com HOME=$ROOT caddy validate --config $ROOT/etc/caddy/Caddyfile --adapter caddyfile
  fi ;;
"enable --now "*)
  unit=$ROOT/etc/systemd/system/$3.service
  get() { sed -n "s|^$1=||p" "$unit"; }
  mkdir -p -m 700 "$ROOT/var/lib/$(get StateDirectory)"
  cd "$(get WorkingDirectory)"
  set -a && . "$(get EnvironmentFile)" && set +a
  $(get ExecStart | sed s/127.0.0.1:8090/127.0.0.1:0/) > $ROOT/unit.log 2>&1 &
  echo $! > $ROOT/unit.pid
  for i in $(seq 300); do
    pocketstarter check --health --dir "$(get WorkingDirectory)" > /dev/null 2>&1 && exit 0
    sleep 0.1
  done
  exit 1 ;;
*) echo "the stand-in for systemctl does not know: $*" >&2; exit 64 ;;
esac
`,
	"systemd-run": `
while :; do
  case "$1" in
  --quiet | --pipe | --wait | --collect) shift ;;
  -p)
    case "$2" in
    EnvironmentFile=*) set -a && . "${2#*=}" && set +a ;;
    WorkingDirectory=*) cd "${2#*=}" ;;
    User=* | UMask=*) ;;
    *) exit 64 ;;
    esac
    shift 2 ;;
  *) break ;;
  esac
done
exec "$@"
`,
	"docker": `
case "$*" in
"compose up -d --build") grep -q '^SHOP_DOMAIN=.' .env && test -f compose.yaml && test -f Dockerfile ;;
"compose exec shop /pocketstarter "*) shift 4; exec pocketstarter $(echo "$*" | sed "s|/data|$ROOT/data/shop|") ;;
"build -t pocketstarter .") test -f Dockerfile ;;
"run --rm pocketstarter "*) shift 3; exec pocketstarter "$@" ;;
*) echo "the stand-in for docker does not know: $*" >&2; exit 64 ;;
esac
`,
}
