using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>The heap is the process's: who measures it runs alone, after all that runs beside others.</summary>
[CollectionDefinition(nameof(StreamMemoryTests), DisableParallelization = true)]
[Collection(nameof(StreamMemoryTests))]
public sealed class StreamMemoryTests
{
    private const int Streams = 1000;
    private const string Ask = """{"model":"m","stream":true,"messages":[]}""";
    private const int MostBytesEach = 64 * 1024; // The test's own ends of a stream among them.

    [Fact]
    public async Task A_thousand_streams_hold_little_each()
    {
        using var all = new CountdownEvent(Streams);
        using var end = new SemaphoreSlim(0);
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            for (int i = 0; i < 20; i++)
                await connection.SendAsync(Piece("token "));
            await connection.SendAsync(Piece("enough"));
            await end.WaitAsync(connection.Stop);
            await connection.SendAsync(Scripted.Chunk("data: [DONE]\n\n"));
            await connection.SendAsync(Scripted.LastChunk);
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Task[] clients = [.. Enumerable.Range(0, Streams).Select(_ => ReadAsync(proxy.Port, all))];
        (await Task.Run(() => all.Wait(TestApp.Timeout * 4))).ShouldBeTrue($"{all.CurrentCount} streams did not come");
        long during = GC.GetTotalMemory(forceFullCollection: true);
        long each = (during - before) / Streams;
        each.ShouldBeLessThan(
            MostBytesEach, $"{before:N0} bytes before, {during:N0} with {Streams} streams: {each:N0} for each");
        end.Release(Streams);
        await Task.WhenAll(clients).WaitAsync(TestApp.Timeout * 4);
        (await proxy.StopAndReadAsync()).OfType("response").Count(one => one.Text("outcome") == "completed")
            .ShouldBe(Streams);
    }

    [Fact]
    public async Task A_response_without_end_takes_no_memory_and_ends_when_it_may_take_no_longer()
    {
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            byte[] chunk = Scripted.Chunk(string.Concat(Enumerable.Repeat(
                """data: {"model":"m","choices":[{"index":0,"delta":{"content":"on and on "}}]}""" + "\n\n", 200)));
            while (true)
                await connection.SendAsync(chunk);
        });
        var clock = new SteppedClock(DateTimeOffset.UnixEpoch);
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(
            upstream.Address,
            options => (options.Api.Log.Time, options.CallTimeout) = (clock, TimeSpan.FromSeconds(2)));
        using RawClient client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Ask.Length}\r\n\r\n{Ask}");
        await client.ReadUntilAsync("on and on");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        (await client.CountAsync(20_000_000)).ShouldBe(20_000_000);
        clock.Pass(TimeSpan.FromSeconds(3));
        await client.CountToEndAsync();
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(20_000_000);
        JsonElement end = (await proxy.StopAndReadAsync()).One("response");
        end.Text("outcome").ShouldBe("timeout");
        end.Text("error_message").ShouldNotBeNull().ShouldContain("took longer than 2 s");
        end.GetRawText().Length.ShouldBeLessThan(256 * 1024);
    }

    private static byte[] Piece(string text) => Scripted.Chunk(
        $$$"""data: {"model":"m","choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""" + "\n\n");

    /// <summary>Reads all pieces of a stream, says so, and waits for its end.</summary>
    private static async Task ReadAsync(int port, CountdownEvent all)
    {
        using RawClient client = await RawClient.ConnectAsync(port);
        await client.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Ask.Length}\r\n\r\n{Ask}");
        (await client.ReadUntilAsync("enough")).ShouldContain("enough");
        all.Signal();
        (await client.ReadUntilAsync("[DONE]")).ShouldContain("[DONE]");
    }
}
