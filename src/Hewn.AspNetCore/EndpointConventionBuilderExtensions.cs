using System.Runtime.CompilerServices;
using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Events;
using Microsoft.AspNetCore.Builder;

namespace Hewn.AspNetCore;

/// <summary>What single endpoints say about their recording.</summary>
public static class EndpointConventionBuilderExtensions
{
    /// <summary>
    /// Keeps the endpoint's calls out of the log, except exceptions that escape from it. They still have a request
    /// id.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder SkipApiLogging<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(endpoint => endpoint.Metadata.Add(new SkipApiLoggingMetadata()));
        return builder;
    }

    /// <summary>
    /// Writes an <c>endpoint_execution</c> record each time the endpoint has run: how long, streaming included, and
    /// whether it succeeded. A status of 400 and up is no success; the record is then WARN, because the error is the
    /// call's last record, and ERROR where that is not written.
    /// </summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="name">
    /// The record's <c>endpoint</c>, e.g. <c>generate_response</c>; also that of the call's other records, unless the
    /// endpoint has a name of its own.
    /// </param>
    /// <param name="callerFile">Filled in by the compiler; the file's name becomes <c>module</c>.</param>
    /// <exception cref="ArgumentException">The name is null or empty, or the builder null.</exception>
    public static TBuilder LogEndpoint<TBuilder>(
        this TBuilder builder, string name, [CallerFilePath] string callerFile = "")
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        string? module = ModuleName.Of(callerFile);
        builder.Add(endpoint =>
        {
            endpoint.Metadata.Add(new LogEndpointMetadata(name));
            if (endpoint.RequestDelegate is { } inner)
                endpoint.RequestDelegate = new EndpointExecution(inner, name, module).InvokeAsync;
        });
        return builder;
    }
}
