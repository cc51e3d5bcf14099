using Hewn.Context;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// Gives each call its id when the server makes its context: before the host and the server log anything about it, so
/// that their lines carry it too. Thread-safe.
/// </summary>
internal sealed class CallContextFactory(IHttpContextFactory inner, CallLog log) : IHttpContextFactory
{
    /// <summary>Puts the factory around the one that is registered, or around ASP.NET's own.</summary>
    public static void AddTo(IServiceCollection services)
    {
        ServiceDescriptor? known =
            services.LastOrDefault(s => s.ServiceType == typeof(IHttpContextFactory) && !s.IsKeyedService);
        services.RemoveAll<IHttpContextFactory>();
        services.AddSingleton<IHttpContextFactory>(provider => new CallContextFactory(
            Make(provider, known), provider.GetRequiredService<CallLog>()));
    }

    /// <summary>Makes a context and lets the server's own flow of this call carry the id.</summary>
    /// <remarks>
    /// The server gives every call a flow of its own, and that ends the context, not <see cref="Dispose"/>: what it
    /// logs about a request's unread body comes later.
    /// </remarks>
    public HttpContext Create(IFeatureCollection featureCollection)
    {
        HttpContext context = inner.Create(featureCollection);
        try
        {
            string id = log.ChooseId(context);
            LogContext? outer = LogContext.Current;
            context.Features.Set(new CallId(id, outer));
            _ = Log.Context(requestId: id);
        }
        catch (Exception e) // Boundary: the middleware finds no id and makes one.
        {
            log.ReportProblem("a call's id could not be read when it arrived", e);
        }

        return context;
    }

    public void Dispose(HttpContext httpContext)
    {
        // An application that makes a context inside of a call goes on with that call.
        if (httpContext.Features.Get<CallId>()?.Outer is { } outer)
            LogContext.Current = outer;
        inner.Dispose(httpContext);
    }

    private static IHttpContextFactory Make(IServiceProvider provider, ServiceDescriptor? known) => known switch
    {
        { ImplementationInstance: IHttpContextFactory made } => made,
        { ImplementationFactory: { } make } => (IHttpContextFactory)make(provider),
        { ImplementationType: { } type } when type != typeof(DefaultHttpContextFactory) =>
            (IHttpContextFactory)ActivatorUtilities.CreateInstance(provider, type),
        _ => new DefaultHttpContextFactory(provider),
    };
}
