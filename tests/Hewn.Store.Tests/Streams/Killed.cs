namespace Hewn.Store.Tests.Streams;

/// <summary>Ends work in the middle, as a kill would.</summary>
internal sealed class Killed : Exception;
