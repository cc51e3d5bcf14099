using System.Text.Json;
using Hewn.AspNetCore.Calls;
using Microsoft.AspNetCore.Builder;

namespace Hewn.AspNetCore.Tests.Calls;

public sealed class SkipTests
{
    [Theory]
    [InlineData("/health", true)]
    [InlineData("/Health/", true)]
    [InlineData("/healthz", true)]
    [InlineData("/favicon.ico", true)]
    [InlineData("/static/app.js", true)]
    [InlineData("/static/", true)]
    [InlineData("/static", false)]
    [InlineData("/healthy", false)]
    [InlineData("/api/health", false)]
    [InlineData("/", false)]
    public void The_default_list_names_health_static_and_favicon(string path, bool skipped) =>
        new SkipList(new ApiLoggingOptions().Skip).Contains(path).ShouldBe(skipped);

    [Fact]
    public async Task Skipped_calls_leave_no_record_but_have_an_id()
    {
        await using TestApp app = await TestApp.StartAsync(web =>
        {
            web.MapGet("/health", () => "fine");
            web.MapGet("/quiet", () => "psst").SkipApiLogging();
            web.MapGet("/loud", () => "hey");
        });
        foreach (string path in new[] { "/health", "/quiet", "/loud", "/favicon.ico" })
            (await app.Client.GetAsync(path)).Headers.Contains("X-Request-ID").ShouldBeTrue(path);

        List<JsonElement> records = await app.StopAndReadAsync();
        records.Count.ShouldBe(2);
        records.ShouldAllBe(record => record.Text("endpoint") == "/loud");
    }

    [Fact]
    public async Task An_exception_on_a_skipped_path_is_recorded()
    {
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapGet("/health", string () => throw new InvalidOperationException("ill")));
        await app.Client.GetAsync("/health");
        List<JsonElement> records = await app.StopAndReadAsync();
        records.OfType("request").ShouldBeEmpty();
        records.One("exception").Text("exception_message").ShouldBe("ill");
    }

    [Fact]
    public async Task Switched_off_it_writes_nothing_but_events_and_still_returns_the_id()
    {
        await using TestApp app = await TestApp.StartBareAsync(
            web =>
            {
                web.UseHewnApiLogging();
                web.MapGet("/", (ApiLog api) =>
                {
                    api.CustomEvent("models_listed");
                    return "ok";
                }).LogEndpoint("root");
            },
            variables: name => name == "LOG_API_CALLS" ? "False" : null);
        HttpResponseMessage response = await app.Client.GetAsync("/");
        JsonElement only = (await app.StopAndReadAsync()).ShouldHaveSingleItem();
        only.Text("type").ShouldBe("custom_event");
        only.Text("request_id").ShouldBe(response.Headers.GetValues("X-Request-ID").Single());
    }
}
