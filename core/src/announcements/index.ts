export { type Announcement, MOST_ANNOUNCEMENTS } from './announcement.ts';
export {
  type AnnouncementFault,
  describeAnnouncementFault,
  type LoadedAnnouncements,
  loadAnnouncements,
} from './load.ts';
