using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hewn.Server.Security;
using Hewn.Server.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hewn.Cli.Tests.Loki;

/// <summary>Who asks a Loki, how that is kept secret, whom it has to be, and what is tried again.</summary>
public sealed class LokiLoginTests : IDisposable
{
    private const string Secret = "secret-nobody-may-see";
    private const string Answer = """{"status":"success","data":{"resultType":"streams","result":[]}}""";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Logins_come_from_files_and_variables_and_what_is_typed_goes_first()
    {
        string token = _folder.Write("token", $"  {Secret}-token\n");
        string password = _folder.Write("password", $"{Secret}-file\n");
        (string?, string?) plain = await AskedAsync([], []);
        plain.ShouldBe((null, null));
        (await AskedAsync([], [("LOKI_USERNAME", "me"), ("LOKI_PASSWORD", Secret), ("LOKI_ORG_ID", "t1")]))
            .ShouldBe((Basic("me", Secret), "t1"));
        (await AskedAsync(["--loki-user", "you", "--loki-password-file", password, "--loki-tenant", "t2"],
            [("LOKI_USERNAME", "me"), ("LOKI_BEARER_TOKEN", Secret), ("LOKI_ORG_ID", "t1")]))
            .ShouldBe((Basic("you", $"{Secret}-file"), "t2"));
        (await AskedAsync(["--loki-token-file", token], [])).ShouldBe(($"Bearer {Secret}-token", null));
        (await AskedAsync([], [("LOKI_BEARER_TOKEN_FILE", token)])).ShouldBe(($"Bearer {Secret}-token", null));
        (await AskedAsync([], [("LOKI_BEARER_TOKEN", Secret)])).ShouldBe(($"Bearer {Secret}", null));
    }

    [Theory]
    [InlineData(401, "no org id", "--loki-tenant, or $LOKI_ORG_ID")]
    [InlineData(401, "who are you", "$LOKI_USERNAME and $LOKI_PASSWORD")]
    [InlineData(404, "404 page not found", "(404): 404 page not found")]
    [InlineData(500, "too many unhealthy instances", "(500): too many unhealthy instances")]
    public async Task A_refusal_is_told_in_its_words_and_no_secret_with_it(int status, string words, string expected)
    {
        await using WebApplication loki = await ServeAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(words);
        });
        string url = loki.Urls.Single().Replace("http://", $"http://me:{Secret}@", StringComparison.Ordinal);
        foreach (string command in (string[])["query", "view", "stats"])
        {
            ToolRun run = await ToolRun.OfAsync(
                new RunSettings { Environment = { ["LOKI_BEARER_TOKEN"] = Secret + "-2" } },
                command, "{a=\"b\"}", "--loki", url, "--debug");
            run.ExitCode.ShouldBe(status < 500 || command != "query" ? 2 : 1);
            run.Error.ShouldContain(expected);
            run.Error.ShouldContain("a password in an address stands in the list of processes");
            run.Error.ShouldContain("debug: ");
            (run.Error + run.Output).ShouldNotContain(Secret);
            (run.Error + run.Output).ShouldNotContain(Basic("me", Secret)[6..]);
        }
    }

    [Theory]
    [InlineData("--loki-password-file", "empty")]
    [InlineData("--loki-token-file", "no-such-file")]
    [InlineData("--loki-token-file", "control")]
    public async Task A_file_without_a_secret_is_told_by_its_name(string option, string name)
    {
        _folder.Write("empty", "\n");
        _folder.Write("control", $"{Secret}\n{Secret}");
        ToolRun run = await ToolRun.OfAsync(
            "view", "{a=\"b\"}", "--loki", "http://127.0.0.1:9", option, _folder.File(name));
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(option);
        run.Error.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task What_fails_for_the_moment_is_asked_again_and_what_is_wrong_is_not()
    {
        var asked = new ConcurrentQueue<string>();
        int[] statuses = [503, 429, 200];
        await using WebApplication loki = await ServeAsync(context =>
        {
            asked.Enqueue(context.Request.Query["query"]!);
            bool isBad = context.Request.Query["query"] == "{bad=\"x\"}";
            context.Response.StatusCode = isBad ? 400 : statuses[Math.Min(asked.Count, statuses.Length) - 1];
            return context.Response.WriteAsync(context.Response.StatusCode == 200 ? Answer : "busy");
        });
        ToolRun run = await ToolRun.OfAsync("query", "{a=\"b\"}", "--loki", loki.Urls.Single());
        run.ExitCode.ShouldBe(0, run.Error);
        asked.Count.ShouldBe(3);
        run = await ToolRun.OfAsync("query", "{bad=\"x\"}", "--loki", loki.Urls.Single());
        run.ExitCode.ShouldBe(ExitCode.Usage);
        asked.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_redirect_is_told_and_no_login_goes_along()
    {
        int others = 0;
        await using WebApplication other = await ServeAsync(context =>
        {
            others++;
            return context.Response.WriteAsync(Answer);
        });
        await using WebApplication loki = await ServeAsync(context =>
        {
            context.Response.Redirect(other.Urls.Single());
            return Task.CompletedTask;
        });
        ToolRun run = await ToolRun.OfAsync("view", "{a=\"b\"}", "--loki", loki.Urls.Single());
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain($"It names another address: {other.Urls.Single()}");
        others.ShouldBe(0);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_waited_for_as_long_as_is_said()
    {
        var held = new TaskCompletionSource();
        await using WebApplication loki = await ServeAsync(_ => held.Task);
        ToolRun run = await ToolRun.OfAsync(
            "view", "{a=\"b\"}", "--loki", loki.Urls.Single(), "--loki-timeout", "200ms");
        held.SetResult();
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("has not answered within 0.2 seconds");
    }

    [Fact]
    public async Task A_certificate_is_verified_by_a_file_and_not_at_all_only_on_request()
    {
        using var authority = new Certificates();
        using X509Certificate2 certificate = authority.Issue("server");
        string file = _folder.Write("ca.pem", authority.Authority.ExportCertificatePem());
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { Certificate = certificate, Keys = [ApiKey.Parse(Secret)] });
        string url = server.Client.BaseAddress!.ToString();
        var settings = new RunSettings
        {
            Now = DateTimeOffset.UtcNow, Environment = { ["LOKI_BEARER_TOKEN"] = Secret },
        };
        ToolRun run = await ToolRun.OfAsync(settings, "view", "{a=\"b\"}", "--loki", url);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("is not trusted");
        run.Error.ShouldContain("--loki-ca names who has signed its certificate");
        (await ToolRun.OfAsync(settings, "view", "{a=\"b\"}", "--loki", url, "--loki-ca", file)).ExitCode.ShouldBe(0);
        (await ToolRun.OfAsync(settings, "view", "{a=\"b\"}", "--loki", url, "--loki-unverified")).ExitCode.ShouldBe(0);
    }

    private static string Basic(string user, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    /// <summary>What a Loki is shown.</summary>
    private static async Task<(string? Login, string? Tenant)> AskedAsync(
        string[] options, (string Name, string Value)[] variables)
    {
        (string?, string?) shown = default;
        await using WebApplication loki = await ServeAsync(context =>
        {
            IHeaderDictionary headers = context.Request.Headers;
            shown = (headers.Authorization, headers["X-Scope-OrgID"]);
            return context.Response.WriteAsync(Answer);
        });
        var settings = new RunSettings
        {
            Environment = variables.ToDictionary(one => one.Name, one => (string?)one.Value),
        };
        ToolRun run = await ToolRun.OfAsync(
            settings, ["view", "{a=\"b\"}", "--loki", loki.Urls.Single(), .. options]);
        run.ExitCode.ShouldBe(0, run.Error);
        (run.Output + run.Error).ShouldNotContain(Secret);
        return shown;
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        server.Run(answer);
        await server.StartAsync();
        return server;
    }
}
