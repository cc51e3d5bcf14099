using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>What clients send, where the server behind does not take it.</summary>
public sealed class UploadTests
{
    [Fact]
    public async Task A_server_that_does_not_read_holds_its_client_back_and_is_given_up()
    {
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadHeadAsync();
            await Task.Delay(Timeout.Infinite, connection.Stop);
        });
        var clock = new SteppedClock(DateTimeOffset.UnixEpoch);
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(
            upstream.Address,
            options => (options.Api.Log.Time, options.IdleTimeout) = (clock, TimeSpan.FromSeconds(2)));
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        const long All = 1_000_000_000;
        await client.SendAsync($"POST /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: {All}\r\n\r\n");
        long sent = 0;
        Task sending = SendAsync(client, All, count => Interlocked.Add(ref sent, count));
        long before = -1;
        while (before < 1 || before != Interlocked.Read(ref sent)) // Until nothing moves any more.
        {
            before = Interlocked.Read(ref sent);
            await Task.Delay(300);
        }

        before.ShouldBeInRange(1, 50_000_000); // What sockets hold, not what there is.
        clock.Pass(TimeSpan.FromSeconds(3));
        JsonElement end = await proxy.WaitForAsync("response");
        end.Text("outcome").ShouldBe("timeout");
        end.Text("error_message").ShouldNotBeNull().ShouldContain("nothing passed to or from");
        client.Reset();
        await sending.WaitAsync(TestApp.Timeout);
        (await proxy.StopAndReadAsync()).One("request").Text("method").ShouldBe("POST");
    }

    private static async Task SendAsync(RawClient client, long all, Action<int> sent)
    {
        byte[] piece = new byte[64 * 1024];
        try
        {
            for (long left = all; left > 0; left -= piece.Length)
            {
                await client.SendAsync(piece);
                sent(piece.Length);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Given up, or left.
        }
    }

    [Fact]
    public async Task A_server_that_refuses_before_it_has_all_is_heard()
    {
        const string Refusal = """{"error":{"message":"the prompt is too long","type":"too_long"}}""";
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync(
                Scripted.Head("application/json", Refusal.Length, "413 Content Too Large") + Refusal);
            await connection.UntilGoneAsync();
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using var body = new ByteArrayContent(new byte[200_000]);
        using HttpResponseMessage response = await proxy.Client.PostAsync("/v1/chat/completions", body);
        ((int)response.StatusCode).ShouldBe(413);
        (await response.Content.ReadAsStringAsync()).ShouldBe(Refusal);
        JsonElement end = (await proxy.StopAndReadAsync()).One("response");
        (end.Text("outcome"), end.Number("status_code")).ShouldBe(("failed", 413));
    }
}
