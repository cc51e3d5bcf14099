using System.Net;
using System.Net.Sockets;

namespace Hewn.Alerts.Tests;

/// <summary>
/// Ports that nobody listens at. They lie below those that the system gives to whoever asks for any, which others may
/// be given at any moment.
/// </summary>
internal static class FreePort
{
    private const int First = 15_000;
    private const int Beyond = 32_000;

    /// <summary>One of them, chosen at random.</summary>
    public static int Next()
    {
        while (true)
        {
            int port = Random.Shared.Next(First, Beyond);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
