namespace Hewn.AspNetCore.Proxy;

/// <summary>An address cannot be listened at.</summary>
internal sealed class ListenException(string message, Exception cause) : IOException(message, cause);
