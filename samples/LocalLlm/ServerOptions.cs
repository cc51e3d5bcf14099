using LocalLlm.Generation;
using LocalLlm.Serving;

namespace LocalLlm;

/// <summary>What the server was asked to be.</summary>
/// <param name="Host">The address it listens on.</param>
/// <param name="Port">The port; 0 lets the system choose one.</param>
/// <param name="Upstream">An OpenAI-compatible server that answers instead of the embedded model.</param>
/// <param name="AdminKey">What clearing the logs asks for; null makes one at start.</param>
/// <param name="UpstreamKey">The bearer token that the upstream server asks for, if it does.</param>
/// <param name="Model">hewn-small trains the transformer, hewn-tiny alone starts in a moment.</param>
/// <param name="Serving">How the transformer is made and served; null for the defaults.</param>
internal sealed record ServerOptions(
    string Host = "127.0.0.1",
    int Port = 5000,
    Uri? Upstream = null,
    string? AdminKey = null,
    string? UpstreamKey = null,
    string Model = TransformerGenerator.ModelName,
    ServingOptions? Serving = null);
