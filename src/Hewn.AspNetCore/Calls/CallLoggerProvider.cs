using Hewn.Extensions;
using Microsoft.Extensions.Logging;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// Microsoft's logging into Hewn, without what the records of calls say already: an exception that no error page
/// handles is logged a second time by the server, outside of its call and so without its id. Thread-safe.
/// </summary>
[ProviderAlias("Hewn")]
internal sealed class CallLoggerProvider(HewnLoggerProvider inner, CallLog calls) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName)
    {
        ILogger logger = inner.CreateLogger(categoryName);
        return categoryName == "Microsoft.AspNetCore.Server.Kestrel" ? new ServerLogger(logger, calls) : logger;
    }

    public void Dispose() => inner.Dispose();
}
