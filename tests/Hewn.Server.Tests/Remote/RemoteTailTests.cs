using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Hewn.Server.Limits;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Remote;

/// <summary>Who tails a server before another one gets what that one sends.</summary>
public sealed class RemoteTailTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Lines_come_as_they_are_pushed()
    {
        await using RunningServer there = await RunningServer.StartAsync();
        await using RunningServer here = await RemoteServerTests.BeforeAsync(there);
        long now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        await here.PushAsync("""{"a":"b"}""", (now - 5, "old"));
        using ClientWebSocket socket = await ConnectAsync(here, "{a=\"b\"}");
        (await ReceiveAsync(socket)).ShouldBe("old");
        string large = new('x', 200_000); // of several frames
        await there.PushAsync("""{"a":"b"}""", (now, large));
        (await ReceiveAsync(socket)).ShouldBe(large);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Ends());
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task A_refusal_has_its_status_and_a_client_too_many_is_one_of_this_server()
    {
        await using RunningServer there = await RunningServer.StartAsync();
        await using RunningServer here = await RemoteServerTests.BeforeAsync(there, null, options => options with
        {
            Limits = new ServerLimits { MaxTails = 1 },
        });
        using var refused = new ClientWebSocket();
        refused.Options.CollectHttpResponseDetails = true;
        await Should.ThrowAsync<WebSocketException>(
            () => refused.ConnectAsync(AddressOf(here, "{a=\"b\"}|="), Ends()));
        refused.HttpStatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using ClientWebSocket first = await ConnectAsync(here, "{a=\"b\"}");
        await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(here, "{a=\"b\"}"));
    }

    [Fact]
    public async Task The_end_of_either_server_ends_the_connection()
    {
        RunningServer there = await RunningServer.StartAsync();
        RunningServer here = await RemoteServerTests.BeforeAsync(there);
        using ClientWebSocket first = await ConnectAsync(here, "{a=\"b\"}");
        Task<WebSocketReceiveResult> receiving = first.ReceiveAsync(new byte[1024], Ends());
        await here.DisposeAsync();
        (await receiving).MessageType.ShouldBe(WebSocketMessageType.Close);
        first.CloseStatusDescription.ShouldBe("the server is stopping");
        await using RunningServer again = await RemoteServerTests.BeforeAsync(there);
        using ClientWebSocket second = await ConnectAsync(again, "{a=\"b\"}");
        receiving = second.ReceiveAsync(new byte[1024], Ends());
        await there.DisposeAsync();
        (await receiving).MessageType.ShouldBe(WebSocketMessageType.Close);
    }

    private static Uri AddressOf(RunningServer server, string query) => new(
        server.Client.BaseAddress!.ToString().Replace("http:", "ws:", StringComparison.Ordinal)
        + $"loki/api/v1/tail?query={Uri.EscapeDataString(query)}");

    private static async Task<ClientWebSocket> ConnectAsync(RunningServer server, string query)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(AddressOf(server, query), Ends());
        return socket;
    }

    private static async Task<string?> ReceiveAsync(ClientWebSocket socket)
    {
        var message = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        WebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer, Ends());
            message.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(message.ToArray()));
        return json.RootElement.GetProperty("streams")[0].GetProperty("values")[0][1].GetString();
    }

    private static CancellationToken Ends() => new CancellationTokenSource(_patience).Token;
}
