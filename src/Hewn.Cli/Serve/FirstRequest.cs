using System.Net.Sockets;
using System.Text;

namespace Hewn.Cli.Serve;

/// <summary>
/// Asks a server that has just been started for something that it does not have, over its own address. Else who comes
/// first would wait while the runtime prepares what every request needs. What is refused here is counted nowhere.
/// </summary>
internal static class FirstRequest
{
    /// <summary>Asks; that nobody answers is nobody's trouble.</summary>
    /// <param name="address">Where the server listens; with TLS nothing is asked.</param>
    /// <param name="cancellation">Gives it up.</param>
    public static async Task SendAsync(Uri address, CancellationToken cancellation)
    {
        if (address.Scheme != Uri.UriSchemeHttp)
            return;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.DnsSafeHost, address.Port, cancellation).ConfigureAwait(false);
            NetworkStream stream = client.GetStream();
            byte[] request = Encoding.ASCII.GetBytes(
                $"GET /favicon.ico HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n");
            await stream.WriteAsync(request, cancellation).ConfigureAwait(false);
            await stream.CopyToAsync(Stream.Null, cancellation).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is SocketException or IOException or OperationCanceledException)
        {
            // Whoever asks next is told what is wrong.
        }
    }
}
