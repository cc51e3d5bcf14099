using System.Text.Json;
using Hewn.AspNetCore.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Primitives;

namespace Hewn.AspNetCore.Tests.Calls;

public sealed class RequestIdTests
{
    [Theory]
    [InlineData("req_1719405000123456")]
    [InlineData("A.b_c:d/e+f=g@h-9")]
    public void A_harmless_id_is_taken(string id) => new RequestIds(TimeProvider.System).Choose(id).ShouldBe(id);

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("line\r\nSet-Cookie: a=b")]
    [InlineData("quote\"")]
    [InlineData("ümlaut")]
    [InlineData("{\"a\":1}")]
    [InlineData("tab\t")]
    public void Any_other_is_replaced(string id) =>
        new RequestIds(TimeProvider.System).Choose(id).ShouldMatch("^req_[0-9]{16}_[0-9a-z]{6}$");

    [Fact]
    public void Ids_are_taken_up_to_128_characters_and_only_one()
    {
        var ids = new RequestIds(TimeProvider.System);
        ids.Choose(new string('a', 128)).ShouldBe(new string('a', 128));
        ids.Choose(new string('a', 129)).ShouldStartWith("req_");
        ids.Choose(new StringValues(["a", "b"])).ShouldStartWith("req_");
        ids.Choose(StringValues.Empty).ShouldStartWith("req_");
    }

    [Fact]
    public void Made_ids_rise_strictly_even_while_the_clock_stands_still()
    {
        var ids = new RequestIds(new StandingClock());
        string[] made = new string[20_000];
        Parallel.For(0, made.Length, i => made[i] = ids.Next());
        made.Distinct().Count().ShouldBe(made.Length);
        string.CompareOrdinal(ids.Next(), ids.Next()).ShouldBeLessThan(0);
        made.Order(StringComparer.Ordinal).First().ShouldStartWith("req_1768780800000000_");
    }

    [Fact]
    public async Task The_clients_id_comes_back_and_a_dangerous_one_does_not()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/", () => "ok"));
        using RawClient client = await RawClient.ConnectAsync(app.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\nX-Request-ID: mine-1\r\n\r\n");
        (await client.ReadUntilAsync("ok")).ShouldContain("X-Request-ID: mine-1\r\n");
        await client.SendAsync(
            "GET / HTTP/1.1\r\nHost: h\r\nX-Request-ID: <script>\"\\u000a\r\nConnection: close\r\n\r\n");
        (await client.ReadToEndAsync()).ShouldContain("X-Request-ID: req_");

        List<JsonElement> records = await app.StopAndReadAsync();
        records.OfType("response").Select(r => r.Text("request_id")).First().ShouldBe("mine-1");
        (await app.StopAndReadTextAsync()).ShouldNotContain("\"request_id\":\"<script");
    }

    [Fact]
    public async Task A_traceparent_gives_the_call_its_trace()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/", () => "ok"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await app.Client.SendAsync(request);
        (await app.StopAndReadAsync()).ShouldAllBe(r => r.Text("trace_id") == "0af7651916cd43dd8448eb211c80319c");
    }

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero);
    }
}
