using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hewn.Server.Tests.Support;

namespace Hewn.Cli.Tests.Serve;

/// <summary><c>hewn serve</c> with keys from a file, with TLS, and before a Loki elsewhere.</summary>
public sealed class ServeSecurityTests : IDisposable
{
    private const string Key = "key-nobody-may-see-0123";
    private const string Hashed = "hashed-key-nobody-may-see";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--tls-key is the key of a certificate", "--tls-key", "x")]
    [InlineData("The certificate 'no-such-file'", "--tls-cert", "no-such-file")]
    [InlineData("--api-key-file: 'no-such-file' cannot be read", "--api-key-file", "no-such-file")]
    [InlineData("--retention is about a folder", "--loki", "http://127.0.0.1:9", "--retention", "30d")]
    [InlineData("--alertmanager is about a folder", "--loki", "http://127.0.0.1:9", "--alertmanager", "http://a")]
    [InlineData("--loki: 'x' is not possible", "--loki", "x")]
    [InlineData("--loki-ca is about a Loki", "--loki-ca", "x")]
    [InlineData("and there is no key", "--loki", "http://127.0.0.1:9", "--listen", "0.0.0.0:0")]
    public async Task What_cannot_be_is_told(string message, params string[] args)
    {
        ToolRun run = await ToolRun.OfAsync(["serve", .. args]);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(message);
    }

    [Fact]
    public async Task A_file_of_keys_is_read_and_a_bad_line_is_told_by_its_number()
    {
        string bad = _folder.Write("bad", $"# readers\nread:{Key}\nroot:{Hashed}\n");
        ToolRun run = await ToolRun.OfAsync("serve", "--api-key-file", bad, "--log-dir", _folder.File("logs"));
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("line 3: ");
        run.Error.ShouldNotContain(Hashed);
        string none = _folder.Write("none", "# nobody\n");
        run = await ToolRun.OfAsync("serve", "--api-key-file", none, "--log-dir", _folder.File("logs"));
        run.Error.ShouldContain("has no key");
    }

    [Fact]
    public async Task Keys_TLS_and_a_Loki_elsewhere_go_together_and_no_secret_comes_out()
    {
        using var authority = new Certificates();
        using X509Certificate2 certificate = authority.Issue("server");
        string pem = _folder.File("server.pem");
        Certificates.Write(pem, certificate);
        string ca = _folder.Write("ca.pem", authority.Authority.ExportCertificatePem());
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Hashed)));
        string keys = _folder.Write("keys", $"read:sha256={hash}\nwrite:{Key}\n");
        using var stop = new CancellationTokenSource();
        await using var behind = new WatchedWriter();
        await using var before = new WatchedWriter();
        await using var error = new WatchedWriter();
        Task<ToolRun> there = ToolRun.OfAsync(
            new RunSettings { Output = behind, Error = error, Cancellation = stop.Token },
            "serve", "--listen", "0.0.0.0:0", "--log-dir", _folder.File("logs"), "--api-key-file", keys,
            "--tls-cert", pem, "--debug");
        string inner = await AddressAsync(behind);
        inner.ShouldStartWith("https://");
        Task<ToolRun> here = ToolRun.OfAsync(
            new RunSettings
            {
                Output = before, Error = error, Cancellation = stop.Token,
                Environment = { ["LOKI_BEARER_TOKEN"] = Hashed },
            },
            "serve", "--listen", "127.0.0.1:0", "--loki", inner, "--loki-ca", ca, "--debug");
        string outer = await AddressAsync(before);
        before.Text.ShouldContain($"asking the Loki at {inner}\n");
        using var client = new HttpClient { BaseAddress = new Uri(outer) };
        (await client.GetAsync("/loki/api/v1/labels")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync("/loki/api/v1/push", new StringContent("{}", Encoding.UTF8, "application/json")))
            .StatusCode.ShouldBe(HttpStatusCode.BadGateway); // The key behind is one to read.
        await stop.CancelAsync();
        (await there.WaitAsync(_patience)).ExitCode.ShouldBe(0);
        (await here.WaitAsync(_patience)).ExitCode.ShouldBe(0);
        string said = behind.Text + before.Text + error.Text;
        Directory.CreateDirectory(_folder.File("logs"));
        foreach (string file in Directory.GetFiles(_folder.File("logs"), "*", SearchOption.AllDirectories))
            said += await File.ReadAllTextAsync(file);
        said.ShouldNotContain(Key);
        said.ShouldNotContain(Hashed);
    }

    [Fact]
    public async Task Without_TLS_who_listens_to_others_is_told_what_that_means()
    {
        using var stop = new CancellationTokenSource();
        await using var output = new WatchedWriter();
        await using var error = new WatchedWriter();
        Task<ToolRun> running = ToolRun.OfAsync(
            new RunSettings
            {
                Output = output, Error = error, Cancellation = stop.Token, Environment = { ["HEWN_API_KEYS"] = Key },
            },
            "serve", "--listen", "0.0.0.0:0", "--log-dir", _folder.File("logs"));
        await AddressAsync(output);
        await stop.CancelAsync();
        await running.WaitAsync(_patience);
        error.Text.ShouldContain("--tls-cert encrypts them");
        error.Text.ShouldNotContain(Key);
    }

    private static async Task<string> AddressAsync(WatchedWriter output)
    {
        await output.WaitForAsync("Ctrl-C ends it");
        return output.Text.Split('\n')[0].Split(' ')[1];
    }
}
