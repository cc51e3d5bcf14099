using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Tests.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Metrics;

public sealed class MetricsPageTests
{
    private const string Done = """
        {"model":"m","choices":[{"index":0,"delta":{"content":"b"},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":30,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":20},
        "completion_tokens_details":{"reasoning_tokens":2}}}
        """;

    private static StringContent Ask(string model = "m") => new(
        $$"""{"model":"{{model}}","stream":true,"messages":[]}""", Encoding.UTF8, "application/json");

    private static string Events(params string[] data) =>
        string.Concat(data.Select(one => $"data: {one.Replace("\n", "", StringComparison.Ordinal)}\n\n"));

    [Fact]
    public async Task The_proxy_tells_calls_tokens_and_times_by_model_and_outcome()
    {
        await using var upstream = new Scripted(async connection =>
        {
            byte[] body = await connection.ReadRequestAsync();
            string model = JsonDocument.Parse(body).RootElement.Text("model")!;
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            await connection.SendAsync(Scripted.Chunk(Events(
                """{"model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}""")));
            if (model == "broken")
                return;
            await Task.Delay(60, connection.Stop);
            await connection.SendAsync(Scripted.Chunk(Events(Done, "[DONE]")));
            await connection.SendAsync(Scripted.LastChunk);
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        for (int i = 0; i < 3; i++)
            await (await proxy.Client.PostAsync("/v1/chat/completions", Ask())).Content.ReadAsStringAsync();
        await Should.ThrowAsync<HttpRequestException>(async () =>
            await (await proxy.Client.PostAsync("/v1/chat/completions", Ask("broken"))).Content.ReadAsStringAsync());

        const string Good = "{model=\"m\",operation=\"chat\",outcome=\"completed\"";
        HttpResponseMessage response = await Until(proxy.Client, page =>
            page.Samples.ContainsKey(Outcome("upstream_error")) && page["hewn_calls_in_progress"] == 0
            && page.Samples.GetValueOrDefault("hewn_calls_total" + Good + "}") >= 3);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        string text = await response.Content.ReadAsStringAsync();
        Exposition page = Exposition.Parse(text);
        await CheckWithPromtoolAsync(text);
        page["hewn_calls_total" + Good + "}"].ShouldBe(3);
        page[Outcome("upstream_error")].ShouldBe(1);
        page["hewn_tokens_total" + Good + ",type=\"input\"}"].ShouldBe(90);
        page["hewn_tokens_total" + Good + ",type=\"output\"}"].ShouldBe(15);
        page["hewn_tokens_total" + Good + ",type=\"cached_input\"}"].ShouldBe(60);
        page["hewn_tokens_total" + Good + ",type=\"reasoning_output\"}"].ShouldBe(6);
        page["hewn_call_duration_seconds_count" + Good + "}"].ShouldBe(3);
        page["hewn_call_duration_seconds_sum" + Good + "}"].ShouldBeInRange(0.17, 150); // Not in milliseconds.
        page["hewn_call_duration_seconds_bucket" + Good + ",le=\"0.04\"}"].ShouldBe(0);
        page["hewn_time_to_first_token_seconds_count" + Good + "}"].ShouldBe(3);
        page["hewn_calls_in_progress"].ShouldBe(0);
        page["hewn_records_dropped_total{reason=\"buffer_full\"}"].ShouldBe(0);
        (await proxy.StopAndReadAsync()).ShouldAllBe(record => !record.GetRawText().Contains("/metrics"));
    }

    [Fact]
    public async Task The_upstreams_own_page_is_passed_on_where_the_proxys_is_off_or_elsewhere()
    {
        await using Kestrel upstream = await Kestrel.StartAsync(c => c.Response.WriteAsync("upstream's"));
        await using ProxyRun off =
            await ProxyRun.BeforeAsync(upstream.Address, options => options.MetricsPath = null);
        (await off.Client.GetStringAsync("/metrics")).ShouldBe("upstream's");
        await using ProxyRun moved =
            await ProxyRun.BeforeAsync(upstream.Address, options => options.MetricsPath = "/own/metrics");
        (await moved.Client.GetStringAsync("/metrics")).ShouldBe("upstream's");
        (await moved.Client.GetStringAsync("/own/metrics")).ShouldContain("hewn_calls_total");
        (await (await moved.Client.PostAsync("/own/metrics", null)).Content.ReadAsStringAsync())
            .ShouldBe("upstream's");
        await using ProxyRun usual = await ProxyRun.BeforeAsync(upstream.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Host = "evil.example";
        (await usual.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await usual.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics")))
            .Content.Headers.ContentLength.ShouldNotBeNull().ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task An_application_maps_the_page()
    {
        await using TestApp app = await TestApp.StartAsync(web =>
        {
            web.MapHewnMetrics();
            web.MapGet("/users/{id}", () => "a user");
            web.MapPost("/v1/chat/completions", (HttpContext context, JsonElement _) =>
            {
                context.ApiCall().Set("gen_ai.usage.output_tokens", 8);
                return Results.Text("""{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}]}""");
            });
        });
        await app.Client.GetAsync("/users/1");
        await app.Client.GetAsync("/users/2");
        await app.Client.PostAsync("/v1/chat/completions", Ask());
        const string Chat = "hewn_calls_total{model=\"m\",operation=\"chat\",outcome=\"completed\"}";
        const string Other = "hewn_calls_total{model=\"\",operation=\"\",outcome=\"completed\"}";
        HttpResponseMessage response = await Until(app.Client, now =>
            now.Samples.ContainsKey(Chat) && now.Samples.GetValueOrDefault(Other) >= 2);
        Exposition page = Exposition.Parse(await response.Content.ReadAsStringAsync());
        page[Other].ShouldBe(2);
        page["hewn_tokens_total{model=\"m\",operation=\"chat\",outcome=\"completed\",type=\"output\"}"].ShouldBe(8);
        page.ValuesOf("model").ShouldBe(["", "m"], ignoreOrder: true);
        (await app.StopAndReadAsync()).Count.ShouldBe(6);
    }

    private static string Outcome(string outcome) =>
        $"hewn_calls_total{{model=\"{(outcome == "upstream_error" ? "broken" : "m")}\",operation=\"chat\","
        + $"outcome=\"{outcome}\"}}";

    /// <summary>A call's figures are there when its record is: a moment after its client has the answer.</summary>
    private static async Task<HttpResponseMessage> Until(HttpClient client, Func<Exposition, bool> isThere)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            HttpResponseMessage response = await client.GetAsync("/metrics");
            if (isThere(Exposition.Parse(await response.Content.ReadAsStringAsync())))
                return response;
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TestApp.Timeout);
            await Task.Delay(10);
        }
    }

    /// <summary>Prometheus's own tool, where it is installed.</summary>
    private static async Task CheckWithPromtoolAsync(string text)
    {
        var start = new ProcessStartInfo("sh")
        {
            ArgumentList = { "-c", "command -v promtool > /dev/null || exit 0; exec promtool check metrics" },
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using Process tool = Process.Start(start)!;
        try
        {
            await tool.StandardInput.WriteAsync(text);
            tool.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is not there, and nobody reads.
        }

        string problems = await tool.StandardError.ReadToEndAsync();
        await tool.WaitForExitAsync();
        (tool.ExitCode, problems).ShouldBe((0, string.Empty));
    }
}
