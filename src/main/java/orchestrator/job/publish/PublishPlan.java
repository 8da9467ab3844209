package orchestrator.job.publish;

import orchestrator.confluence.Site;
import orchestrator.confluence.publish.Publication;

/**
 * What would be written, and where.
 *
 * @param to the kind of place
 * @param site the site that the page is on
 * @param pageTitle the title that the page had when it was read
 * @param publication what is written there
 */
public record PublishPlan(Destination to, Site site, String pageTitle, Publication publication) {}
