using Hewn.Shipping.Lines;

namespace Hewn.Shipping.Sending;

/// <summary>Sends lines once. A failure is an answer, too; only being cancelled is an exception.</summary>
internal interface IPusher
{
    /// <summary>Sends.</summary>
    /// <param name="lines">At least one.</param>
    /// <param name="abort">Ends the request.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    Task<PushAnswer> PushAsync(IReadOnlyList<ShippedLine> lines, CancellationToken abort);
}
