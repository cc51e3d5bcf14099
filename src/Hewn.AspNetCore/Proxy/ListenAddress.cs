using System.Globalization;
using System.Net;

namespace Hewn.AspNetCore.Proxy;

/// <summary>Where to listen.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Address">The address; null for <c>localhost</c>, which is two.</param>
/// <param name="Port">The port; 0 for a free one.</param>
internal sealed record ListenAddress(string Text, IPAddress? Address, int Port)
{
    /// <summary>Whether only this machine reaches it.</summary>
    public bool IsLoopback => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>Whether who asks for an address on this machine by these names comes here.</summary>
    public bool IsCalledBy(Uri asked)
    {
        if (Port == 0 || asked.Port != Port)
            return false;
        return IPAddress.TryParse(asked.IdnHost, out IPAddress? address)
            ? IsCalledBy(address)
            : LoopbackNames.Contains(asked.IdnHost);
    }

    private bool IsCalledBy(IPAddress asked) => asked.Equals(Address)
        || (Address is null && (asked.Equals(IPAddress.Loopback) || asked.Equals(IPAddress.IPv6Loopback)))
        || (IPAddress.IsLoopback(asked) && (IPAddress.Any.Equals(Address) || IPAddress.IPv6Any.Equals(Address)));

    /// <summary>Reads <c>host:port</c>.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static ListenAddress Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? string.Empty : text[..colon];
        bool hasPort = int.TryParse(
            text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= 65535;
        bool isLocal = host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        IPAddress? address = host is "*" or "" ? IPAddress.Any : null;
        if (colon < 0 || !hasPort || (!isLocal && address is null && !IPAddress.TryParse(host, out address)))
        {
            throw new ArgumentException(
                $"'{text}' is no address to listen at. Expected: an IP address or localhost, a colon and a port from 0 "
                + "to 65535, such as 127.0.0.1:11435, localhost:11435 or [::1]:11435.");
        }

        return isLocal && port == 0
            ? new ListenAddress(text, IPAddress.Loopback, port) // Two free ports would be two addresses.
            : new ListenAddress(text, address, port);
    }
}
