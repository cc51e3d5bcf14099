using System.Net.WebSockets;
using System.Text;
using Hewn.Server.Tail;

namespace Hewn.Server.Tests.Tail;

/// <summary>Messages of any length are what a client of WebSockets reads.</summary>
public sealed class TailMessageTests
{
    [Fact]
    public async Task A_client_reads_what_was_made()
    {
        int[] lengths = [1, 125, 126, 8187, 8188, 8189, 8188 * 2, (8188 * 2) + 1, (8188 * 3) + 126, 100_000];
        var road = new MemoryStream();
        foreach (int length in lengths)
        {
            var message = TailMessage.Of(TextOf(length));
            message.IsEmpty.ShouldBeFalse();
            for (int at = 0; message.FrameAt(at, out _) is { Length: > 0 } frame; at += frame.Length)
            {
                frame.Length.ShouldBeLessThanOrEqualTo(TailMessage.MaxFrameBytes);
                road.Write(frame.Span);
            }
        }

        road.Position = 0;
        using var client = WebSocket.CreateFromStream(road, new WebSocketCreationOptions { IsServer = false });
        byte[] buffer = new byte[200_000];
        foreach (int length in lengths)
        {
            int have = 0;
            ValueWebSocketReceiveResult read;
            do
            {
                read = await client.ReceiveAsync(buffer.AsMemory(have), CancellationToken.None);
                read.MessageType.ShouldBe(WebSocketMessageType.Text);
                have += read.Count;
            }
            while (!read.EndOfMessage);
            buffer.AsSpan(0, have).SequenceEqual(TextOf(length)).ShouldBeTrue($"{length} bytes");
        }
    }

    private static byte[] TextOf(int length) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * 7 % 26)))));
}
