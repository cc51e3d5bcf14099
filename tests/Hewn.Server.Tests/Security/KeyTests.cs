using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hewn.Server.Remote;
using Hewn.Server.Security;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Security;

/// <summary>How keys are kept and read, that TLS is spoken, and that no secret comes out anywhere.</summary>
public sealed class KeyTests
{
    private const string Key = "a-key-that-nobody-may-see-0123";

    [Fact]
    public void Of_a_key_only_its_hash_is_kept()
    {
        ApiKey key = ApiKey.Parse(Key);
        object[] kept = [.. typeof(ApiKey).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Select(field => field.GetValue(key)!)];
        kept.Length.ShouldBe(2);
        kept.OfType<string>().ShouldBeEmpty();
        kept.OfType<byte[]>().Single().ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        new LogServerOptions { Keys = [key] }.ToString().ShouldNotContain(Key);
    }

    [Fact]
    public async Task A_key_may_be_given_by_its_hash()
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { Keys = ApiKey.ParseLines(["# readers", "", $" read:sha256={hash} "]) });
        (await AskAsync(server, Key)).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(server, hash)).ShouldBe(HttpStatusCode.Unauthorized); // Who reads the file has no key yet.
        (await AskAsync(server, "sha256=" + hash)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("sha256=0123")]
    [InlineData("read:sha256=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("tooshort")]
    public void A_line_that_is_no_key_is_told_by_its_number_and_not_shown(string line)
    {
        string message = Should.Throw<ArgumentException>(() => ApiKey.ParseLines(["# one", line])).Message;
        message.ShouldStartWith("line 2: ");
        message.ShouldNotContain(line[^4..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a-key-that-nobody-may-see-0124")]
    [InlineData("a-key-that-nobody-may-see-012")]
    [InlineData("a-key-that-nobody-may-see-01234")]
    [InlineData("A-KEY-THAT-NOBODY-MAY-SEE-0123")]
    public async Task A_key_that_is_nearly_right_is_wrong(string shown)
    {
        await using RunningServer server =
            await RunningServer.StartAsync(options => options with { Keys = [ApiKey.Parse(Key)] });
        (await AskAsync(server, shown)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task With_a_certificate_TLS_is_spoken_and_nothing_else()
    {
        using var authority = new Certificates();
        using X509Certificate2 certificate = authority.Issue("server");
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == certificate.Thumbprint,
        };
        await using RunningServer server =
            await RunningServer.StartAsync(options => options with { Certificate = certificate }, handler);
        await server.PushAsync("""{"a":"b"}""", (5, "x"));
        (await server.LinesAsync("{a=\"b\"}", 0, 10)).ShouldBe(["5 x"]);
        using var plain = new HttpClient();
        var http = new UriBuilder(server.Client.BaseAddress!) { Scheme = "http" };
        await Should.ThrowAsync<HttpRequestException>(() => plain.GetAsync(new Uri(http.Uri, "/ready")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_secret_is_in_any_answer_message_or_file(bool isRemote)
    {
        string[] secrets = [Key, "password-nobody-may-see", "token-nobody-may-see-0123", "wrong-key-0123456789"];
        var told = new StringBuilder();
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Keys = [ApiKey.Parse(Key)],
            Remote = isRemote
                ? new RemoteLoki(new Uri($"http://me:{secrets[1]}@127.0.0.1:9")) { Token = secrets[2] }
                : null,
            OnProblem = problem => told.AppendLine($"{problem.Message} {problem.Cause}"),
        });
        var said = new StringBuilder();
        foreach (string key in (string[])[Key, secrets[3]])
        {
            server.Client.DefaultRequestHeaders.Remove("X-API-Key");
            server.Client.DefaultRequestHeaders.Add("X-API-Key", key);
            foreach (string path in (string[])["/", "/config", "/metrics", "/services", "/ready", "/nosuch",
                "/loki/api/v1/labels", "/loki/api/v1/query?query={", "/loki/api/v1/tail?query={a=\"b\"}",
                "/loki/api/v1/drilldown-limits", "/loki/api/v1/status/buildinfo"])
            {
                using HttpResponseMessage answer = await server.Client.GetAsync(path);
                said.Append(answer.Headers).Append(await answer.Content.ReadAsStringAsync());
            }

            said.Append(await (await server.PushAsync("no push")).Content.ReadAsStringAsync());
            await server.PushAsync("""{"streams":[{"stream":{"a":"b"},"values":[["5","x"]]}]}""");
        }

        foreach (string file in Directory.GetFiles(server.Folder, "*", SearchOption.AllDirectories))
        {
            if (file.EndsWith(".lock", StringComparison.Ordinal))
                continue; // Nobody can read it while the server has it.
            using var stream = new FileStream(
                file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            said.Append(await reader.ReadToEndAsync());
        }

        string everything = said.ToString() + told;
        everything.Length.ShouldBeGreaterThan(1000);
        foreach (string secret in secrets)
        {
            everything.ShouldNotContain(secret);
            everything.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("me:" + secret)));
        }
    }

    private static async Task<HttpStatusCode> AskAsync(RunningServer server, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/loki/api/v1/labels");
        request.Headers.TryAddWithoutValidation("X-API-Key", key);
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
