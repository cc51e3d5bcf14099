namespace Hewn.AspNetCore.Calls;

/// <summary>Marks an endpoint whose calls are not recorded.</summary>
internal sealed class SkipApiLoggingMetadata;
