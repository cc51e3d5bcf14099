namespace Hewn.AspNetCore.Calls;

/// <summary>
/// The name that an endpoint has in the log. Unlike ASP.NET's own endpoint names, several endpoints may share it.
/// </summary>
internal sealed record LogEndpointMetadata(string Name);
